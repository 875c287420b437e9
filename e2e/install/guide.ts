/** What a page tells its reader to do, in its order. */
export type Step = { readonly type: { readonly command: string } } | { readonly write: { readonly file: string; readonly text: string } }

/** Commands are the lines of ```sh blocks; a ```ts block that begins with `// NAME` is that file. */
export function stepsOf(page: string): readonly Step[] {
  return [...page.matchAll(/^```(sh|ts)\n([\s\S]*?)^```/gm)].flatMap(([, language, text = '']): Step[] => {
    if (language === 'sh')
      return text
        .trim()
        .split('\n')
        .map((command) => ({ type: { command } }))
    const file = /^\/\/ (\S+)\n/.exec(text)?.[1]
    return file === undefined ? [] : [{ write: { file, text } }]
  })
}

export const commandsOf = (page: string): readonly string[] => stepsOf(page).flatMap((step) => ('type' in step ? [step.type.command] : []))

/** The prompt of a recording. */
export const PROMPT = '$ '
