/** HostKit's own version; the build puts it in. */
declare const HOSTKIT_VERSION: string | undefined
export const version: string = typeof HOSTKIT_VERSION === 'string' ? HOSTKIT_VERSION : '0.0.0-source'
