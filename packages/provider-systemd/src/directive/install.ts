import { token, tokens, units } from '../grammar.js'

/** `[Install]`, systemd.unit(5): what enabling means. */
export const install = {
  /** Enabled: these want it. `'multi-user'` starts it at boot. */
  wantedBy: units,
  /** Enabled: these require it. */
  requiredBy: units,
  /** Enabled: these uphold it. */
  upheldBy: units,
  /** Further names, once it is enabled. */
  alias: tokens,
  /** Enabled and disabled along with it. */
  also: units,
  /** The instance that a template without one is enabled as. */
  defaultInstance: token,
} as const
