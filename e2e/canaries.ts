/**
 * The secrets of all tests on real hosts. Nobody writes such a thing by chance: where one of them is found, in whatever form, it has leaked. The fault
 * suite runs these tests under a tracer and looks for them.
 */
export const canaries = {
  /** HK_TOKEN, which the e2e projects declare. */
  token: 'wq7RmB2xKd90sVtYhLpz',
  /** Of accounts that have to be told it, with what quoting goes wrong at. */
  password: 'Gx4f zN8v \'"$` bT1kQe6H',
  wrongPassword: 'uY5cJ3oWnE7aSi2MrXd8',
  first: 'Pk9DqZ6gLw1FtCv4jHbU',
  second: 'e3TnXy8RsAo5VmKi7GzQ',
  quoted: 'mB6h"L0w$Z`x\\Rf2 qN9tDu4sKc5yPzA',
} as const
