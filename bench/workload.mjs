// W(N), the work that is measured: N files, N/10 directories, N/20 system users who own a third of the files, N/20 systemd services, and
// five packages that are there already. 1.25 N + 6 resources. Everything that measures or checks takes it from here.

const ends = Array.from({ length: 12 }, (_, k) => (k * 7919) % 1000)

/** @param {number} n */
export function workload(n) {
  const directories = Math.max(1, Math.floor(n / 10))
  const few = Math.max(1, Math.floor(n / 20))
  const numbers = (/** @type {number} */ count) => Array.from({ length: count }, (_, i) => i)
  return {
    n,
    top: '/etc/bench.d',
    users: numbers(few).map((i) => `bu${i}`),
    directories: numbers(directories).map((i) => `/etc/bench.d/d${i}`),
    files: numbers(n).map((i) => ({
      path: `/etc/bench.d/d${i % directories}/f${i}.conf`,
      mode: i % 2 ? 0o640 : 0o644,
      owner: i % 3 === 0 ? `bu${i % few}` : 'root',
      content: `# file ${i} of ${n}\n${ends.map((end, k) => `key_${k} = value-${i}-${end}\n`).join('')}`,
    })),
    units: numbers(few).map((i) => ({ name: `bench-s${i}`, exec: '/bin/sleep infinity' })),
    packages: ['tree', 'less', 'rsync', 'lsof', 'file'],
  }
}
