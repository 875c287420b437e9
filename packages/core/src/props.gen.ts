// Generated from schemas/*.json by `npm run generate`. Do not edit.

/**
 * How the host is reached; null where a program brought a runner of its own.
 */
export type Reach = {
  /**
   * This machine itself.
   */
  local?: true
  /**
   * A host name or an address.
   */
  at?: string
  ssh?: {
    user?: string
    port?: number
    identityFile?: string
    password?: Secret
    hostKey?: string
    acceptNewHostKey?: boolean
    knownHostsFile?: string
    transport?: 'ssh2' | 'openssh'
    /**
     * The machines that the connection goes through, the nearest first.
     */
    jump?: {
      at: string
      user?: string
      port?: number
      identityFile?: string
      password?: Secret
      hostKey?: string
      acceptNewHostKey?: boolean
      knownHostsFile?: string
    }[]
    retry?: {
      attempts?: number
      baseDelay?: string
      maxDelay?: string
    }
  }
  sudo?:
    | boolean
    | {
        password: Secret
      }
  instance?: {
    name: string
    backend: string
    options: {}
  }
} | null
/**
 * [target/]kind:id
 */
export type Address = string

/**
 * What one apply will do to a host, and what the host was when it was planned. Text over 64 KiB stands as { "$blob": sha256, "size": bytes }; its bytes lie in .hostkit/blobs beside the plan.
 */
export interface PlanProps {
  $schema: string
  kind: 'hostkit.plan'
  /**
   * Of this format.
   */
  version: 1
  /**
   * The version of HostKit that made the plan. The same version applies it, since ops are rendered again.
   */
  tool: string
  project: string
  direction: 'up' | 'down'
  /**
   * RFC 3339.
   */
  created: string
  /**
   * One for each target.
   */
  parts: Part[]
  /**
   * SHA-256 over the canonical JSON (RFC 8785) of everything else, with blobs in place. A plan applies once.
   */
  digest: string
}
export interface Part {
  target: Target
  providers: {
    name: string
    version: string
  }[]
  resources: Resource[]
  edges: Edge[]
  changes: Change[]
  /**
   * On the way down: the digest of the plan whose run is taken back. A file whose old secret nobody here has is put back from what the host kept of that run.
   */
  takesBack?: string
  notes: {
    address: Address
    text: string
  }[]
}
/**
 * Which machine the plan saw. Host key and machine-id are both compared before anything is written.
 */
export interface Target {
  name: string
  /**
   * The way there, in words.
   */
  via: string
  reach: Reach
  /**
   * The fingerprint of the SSH host key; null where there is none.
   */
  hostKey: string | null
  machineId: string
  os: string
  osVersion: string
  arch: string
}
/**
 * The name of a secret, env:NAME or file:PATH; never its value.
 */
export interface Secret {
  secret: string
}
export interface Resource {
  address: Address
  id: string
  /**
   * The services around it, outermost first.
   */
  group: string[]
  source: Source
  /**
   * What it should be, as its kind says; null when it is to go.
   */
  state: {
    [k: string]: unknown
  }
}
/**
 * Where it was declared; the file is relative to the project.
 */
export interface Source {
  file: string
  line: number
  column?: number
}
/**
 * `from` comes before `to`.
 */
export interface Edge {
  from: Address
  to: Address
  reason: string
  /**
   * A change of `from` makes `to` act.
   */
  refresh: boolean
}
export interface Change {
  address: Address
  action: 'create' | 'update' | 'delete'
  /**
   * What it was on the host; null: absent.
   */
  before: {
    [k: string]: unknown
  }
  /**
   * What it will be; null: absent.
   */
  after: {
    [k: string]: unknown
  }
  /**
   * What the way back does with it.
   */
  down: 'invert' | 'keep' | 'noop' | 'irreversible'
  reasons: {
    reason: 'absent' | 'undeclared' | 'down' | 'differs' | 'triggered'
    fields?: string[]
    triggeredBy?: Address
  }[]
}
