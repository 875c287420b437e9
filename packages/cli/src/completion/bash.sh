# hostkit: completions for bash
_hostkit() {
  local line="${COMP_LINE:0:COMP_POINT}" cur= lead value out also=
  local -a words
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  cur=${words[${#words[@]}-1]}
  COMPREPLY=()
  while IFS= read -r out; do
    value=${out%%$'\t'*}
    case $value in
      :files) also=-f ;;
      :folders) also=-d ;;
      ?*) COMPREPLY+=("$value") ;;
    esac
  done < <("${words[0]}" __complete -- "${words[@]:1}" 2>/dev/null)
  if [[ -n $also ]]; then
    [[ $cur == --*=* ]] && cur=${cur#*=}
    compopt -o filenames 2>/dev/null
    while IFS= read -r out; do COMPREPLY+=("$out"); done < <(compgen $also -- "$cur")
  fi
  # bash breaks words at colons, too, and wants only the last piece.
  lead=${cur%"${cur##*["$COMP_WORDBREAKS"]}"}
  [[ -z $lead || -n $also ]] || COMPREPLY=("${COMPREPLY[@]#"$lead"}")
}
complete -F _hostkit hostkit
