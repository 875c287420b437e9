// The smallest tar that tar(1) reads: ustar headers with names of owners, so that the host resolves them.

/** @param {readonly { path: string, mode: number, owner: string, content?: string }[]} entries */
export function tar(entries) {
  const blocks = entries.flatMap(({ path, mode, owner, content }) => {
    const body = Buffer.from(content ?? '')
    const header = Buffer.alloc(512)
    const put = (/** @type {string} */ text, /** @type {number} */ at) => header.write(text, at, 'latin1')
    put(path.slice(1), 0)
    put(`${mode.toString(8).padStart(7, '0')}\0`, 100)
    put('0000000\0', 108)
    put('0000000\0', 116)
    put(`${body.length.toString(8).padStart(11, '0')}\0`, 124)
    put('00000000000\0', 136)
    put('        ', 148)
    put(content === undefined ? '5' : '0', 156)
    put('ustar\x0000', 257)
    put(owner, 265)
    put('root', 297)
    const sum = header.reduce((all, byte) => all + byte, 0)
    put(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}
