/** A passkey as its owner sees it, without its key. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'

export interface PasskeyRow {
  uuid: string
  name: string
  /** Base64url, as WebAuthn has it: for the signals of a page. */
  credential_id: string
  /** The model of the authenticator; a hint. */
  aaguid: string
  transports: string[]
  /** Whether it may leave its device, and whether a copy did. */
  backup_eligible: boolean
  backed_up: boolean
  created_at: string
  last_used_at: string | null
}

/** `PasskeyRow`, from a row of `passkeys`. */
export function passkeyOf(passkey: SQL): SQL {
  return sql`jsonb_build_object('uuid', ${passkey}.uuid, 'name', ${passkey}.name, 'credential_id', ${base64url(sql`${passkey}.credential_id`)},
    'aaguid', ${passkey}.aaguid, 'transports', ${passkey}.transports, 'backup_eligible', ${passkey}.backup_eligible,
    'backed_up', ${passkey}.backed_up, 'created_at', ${passkey}.created_at, 'last_used_at', ${passkey}.last_used_at)`
}

/** Bytes as base64url without padding (RFC 4648 §5). Postgres breaks its lines after 76 characters. */
export function base64url(bytes: SQL): SQL {
  return sql`translate(encode(${bytes}, 'base64'), E'+/=\n', '-_')`
}
