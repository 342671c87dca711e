# complete.zsh FOLDER LINE: what zsh offers to complete the line with. Its line
# editor runs in a terminal of its own, and compadd writes down what it is given.
zmodload zsh/zpty
zpty offers zsh -f -i
send() { zpty -w offers "$1" }
send "PROMPT= RPROMPT="
send "fpath=(${(q)1} \$fpath)"
send "autoload -Uz compinit && compinit -u -D"
# It must not ask whether to show a long list.
send "LISTMAX=10000"
send 'compadd() {
	local -a offered
	[[ ${@[1,(i)(-|--)]} = *-(O|A|D)\ * ]] || {
		builtin compadd -O offered "$@"
		print -rl -- "${offered[@]}" >>$written
	}
	builtin compadd "$@"
}'
written=$(mktemp)
send "written=${(q)written}"
send "complete_and_end() { zle complete-word; exit }"
send "zle -N complete_and_end; bindkey '^X^X' complete_and_end"
send "echo re''ady"
zpty -r offers seen '*ready*'
zpty -n -w offers "$2"$'\030\030'
while zpty -r offers seen 2>/dev/null; do :; done
grep . $written | sed 's/=$//'
rm -f $written
