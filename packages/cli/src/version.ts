/** The version of this package; the build puts it in. Nothing is imported for it: `--version` is instant. */
declare const HOSTKIT_VERSION: string | undefined
export const version: string = typeof HOSTKIT_VERSION === 'string' ? HOSTKIT_VERSION : '0.0.0-source'
