# sh -c … sh FILE LINE PATTERN present|absent|gone ended|bare: puts the line behind a text file, or takes it out; every other byte, the owner and the mode stay.
# `gone`: the file goes, too, when nothing else is in it. `bare`: without the line, the file does not end with a newline.
line=$2 pattern=$3 want=$4 end=$5
# Nothing to take out of: nobody made it.
[ "$want" = present ] || [ -e "$1" ] || exit 0
file=$(readlink -f -- "$1") || { echo "$1 has no folder: is caddy there?"; exit 1; }
new=${file%/*}/.${file##*/}.hostkit
[ -e "$file" ] || { : >"$file" && chmod 644 "$file"; } || exit 1
cp -p -- "$file" "$new" || exit 1

# grep ends with 1 when nothing is left, and gives the last line a newline that it may not have had.
grep -vE "$pattern" "$file" >"$new" || [ $? = 1 ] || exit 1
unend() { size=$(($(wc -c <"$new") - 1)); head -c "$size" "$new" >"$new.1" && cat "$new.1" >"$new" && rm -f "$new.1"; }
if [ "$want" = present ]; then printf '%s\n' "$line" >>"$new"
elif [ "$end" = bare ] && [ -s "$new" ]; then unend
fi || exit 1
mv -f -- "$new" "$file" || exit 1
[ "$want" != gone ] || [ -s "$file" ] || rm -f -- "$file"
