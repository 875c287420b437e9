/** Many short texts as few longer ones, each with `end` behind it: so that they are written in few writes, and never held all at once. */
export function* gathered(texts: Iterable<string>, end = ''): Generator<string> {
  let all = ''
  for (const text of texts) {
    all += text + end
    if (all.length < MOST) continue
    yield all
    all = ''
  }
  if (all !== '') yield all
}

const MOST = 256 * 1024
