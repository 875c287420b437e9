declare module '@babel/code-frame' {
  export function codeFrameColumns(
    text: string,
    at: { start: { line: number; column?: number } },
    options?: { linesAbove?: number; linesBelow?: number; highlightCode?: boolean; forceColor?: boolean },
  ): string
}
