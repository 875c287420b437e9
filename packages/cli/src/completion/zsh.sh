#compdef hostkit
# hostkit: completions for zsh
_hostkit() {
  local out value also
  local -a described
  for out in "${(@f)$("${(Q)words[1]}" __complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    value=${out%%$'\t'*}
    case $value in
      :files) also=files ;;
      :folders) also=folders ;;
      ?*) if [[ $out == *$'\t'* ]]; then described+=("${value//:/\\:}:${out#*$'\t'}"); else described+=("${value//:/\\:}"); fi ;;
    esac
  done
  (( $#described )) && _describe hostkit described
  [[ -n $also && ${words[CURRENT]} == --*=* ]] && compset -P '*='
  [[ $also == files ]] && _files
  [[ $also == folders ]] && _files -/
  return 0
}
if [[ $funcstack[1] == _hostkit ]]; then _hostkit "$@"; else compdef _hostkit hostkit; fi
