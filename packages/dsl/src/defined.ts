/** The same object type without `undefined`: what may be undefined may be absent. */
export type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** Drops the options that were given as `undefined`: in data, absent is absent. */
export const defined = <T extends object>(value: T): Defined<T> =>
  (Object.values(value).includes(undefined)
    ? Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined))
    : { ...value }) as Defined<T>
