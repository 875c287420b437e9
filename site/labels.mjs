/** Each cell of a wide table knows the head of its column: on a phone, where cells stand one below the other, it is shown before them. */
export const labels = (markdown) =>
  markdown.core.ruler.push('labels', ({ tokens }) => {
    let heads = []
    let column = 0
    tokens.forEach((token, i) => {
      if (token.type === 'table_open') heads = []
      else if (token.type === 'th_open') heads.push(tokens[i + 1].children.map(({ content }) => content).join(''))
      else if (token.type === 'tr_open') column = 0
      else if (token.type === 'td_open') {
        if (heads.length > 2 && column > 0 && heads[column]) token.attrSet('data-label', heads[column])
        column++
      }
    })
  })
