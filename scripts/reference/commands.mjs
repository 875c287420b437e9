// The page of the command line, from the definitions that the program itself is made of.
const code = (text) => `\`${text}\``
const flagLine = ([flag, words, takes]) => `- ${code(flag)}: ${words}${Array.isArray(takes) ? ` (${takes.map(code).join(', ')})` : ''}`

/** Flags that many verbs share stand once, at the end. */
export function commandsPage({ verbs }, { globalFlags, configFlag, targetFlags, selectFlags }) {
  const groups = [
    { name: 'The config', flags: configFlag, words: 'Which project.' },
    {
      name: 'The host',
      flags: targetFlags,
      words:
        'How the host is named or reached. What is typed wins over what the config says. Where `--host` is not typed, the variable `HOSTKIT_HOST` names the host.',
    },
    {
      name: 'A part of it',
      flags: selectFlags,
      words: 'Addresses are those that a plan shows. A part of a plan that other parts need is refused by name.',
    },
    { name: 'Every verb', flags: globalFlags, words: 'They may stand before or behind the verb.' },
  ]
  const anchor = (name) => name.toLowerCase().replaceAll(' ', '-')
  const shared = groups.slice(0, 3)
  const pages = verbs.map(({ name, takes, words, flags, examples }) => {
    const also = shared.filter((group) => flags.includes(group.flags[0]))
    const own = flags.filter((flag) => !also.some((group) => group.flags.includes(flag)))
    return [
      `## ${name}`,
      `${words[0].toUpperCase()}${words.slice(1)}.`,
      `\`\`\`sh\n${examples.join('\n')}\n\`\`\``,
      `Usage: ${code(['hostkit', name, takes ?? '', '[flags]'].filter(Boolean).join(' '))}`,
      own.map(flagLine).join('\n'),
      also.length > 0 ? `Also: ${also.map(({ name: group }) => `[${group.toLowerCase()}](#${anchor(group)})`).join(', ')}.` : '',
    ]
      .filter(Boolean)
      .join('\n\n')
  })
  const text = [
    '<!-- Generated from packages/cli/src/verbs.ts by `npm run generate`. Do not edit. -->',
    '# Commands and flags',
    'What `hostkit --help` and `hostkit VERB --help` say. [The command line](../cli.md) tells how it is used.',
    verbs.map(({ name }) => `[\`${name}\`](#${name})`).join(' · '),
    ...pages,
    ...groups.map(({ name, flags, words }) => `## ${name}\n\n${words}\n\n${flags.map(flagLine).join('\n')}`),
  ].join('\n\n')
  return { file: 'docs/reference/commands.md', text: `${text}\n` }
}
