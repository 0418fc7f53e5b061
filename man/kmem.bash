# SPDX-License-Identifier: MIT
# bash completion of kmem: commands and options are what `kmem --help` says.

_kmem()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= i words

	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-*) ;;
		*)
			command=${COMP_WORDS[i]}
			break
			;;
		esac
	done
	case $prev,$cur in
	--format,* | =,* | -f,*)
		if [[ $command == audit && ${COMP_WORDS[COMP_CWORD-2]} == --format || $prev != = ]]; then
			mapfile -t COMPREPLY < <(compgen -W "text json sarif html" -- "${cur#=}")
			return
		fi
		;;
	esac
	if [[ $cur == -* ]]; then
		# shellcheck disable=SC2086 # no command is no argument
		words=$("${COMP_WORDS[0]}" $command --help 2>/dev/null | grep -o -- '--[a-z-]*')
		mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
	elif [[ -z $command ]]; then
		words=$("${COMP_WORDS[0]}" --help 2>/dev/null | sed -n '/^Commands:/,$s/^  \([a-z]*\) .*/\1/p')
		mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
	elif [[ $command != options ]]; then
		compopt -o filenames 2>/dev/null
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
	fi
}
complete -F _kmem kmem
