/** Milliseconds since this process began. As `now()`, for which Node has to load a dozen of its modules first. */
export const now = (): number => process.uptime() * 1000
