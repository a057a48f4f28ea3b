/** The rows that the recorder answers to the first statement of a request, so that it sends the second. */
import type { Operation } from '#domain/operations.ts'
import type { StoredLink } from '#store/links/links.ts'
import type { PageFacts } from '#store/page-facts.ts'
import type { Recorded, Row } from './api-request.ts'

/** The row of a statement by `runAs`. */
export const outcomeRow = (row: Row): Row => ({ caller: { user_id: 101, administrator: true }, outcome: row })

export const acceptingRules = { min_length: 8, common: '' }

/** The result of `beginChange` for a caller with the password `goodPassword`. */
export const ownPasswordRow = ({ passwordHash, uuid }: Recorded): Row =>
  outcomeRow({
    reserved: true,
    wait_seconds: 0,
    failures: 1,
    passwordHash,
    rev: 1,
    username: 'ben',
    email: 'ben@example.test',
    emailCanonical: 'ben@example.test',
    full_name: null,
    userId: 102,
    uuid,
    rules: acceptingRules,
  })

/** The result of `beginSetting` for another user. */
export const otherUserRow = outcomeRow({
  is_self: false,
  reserved: false,
  administrator: true,
  may_edit: true,
  uuid: '0192f0c1-2345-4678-9abc-def012345679',
  username: 'dora',
  email: null,
  full_name: null,
  rules: acceptingRules,
})

/** What `sign_in_with_code` answers for a wrong code. */
export const wrongCodeAnswer: Row = {
  is_on: true,
  reserved: true,
  wait_seconds: 0,
  failures: 1,
  attempt_key: '\\x00',
  known_device: false,
  user_uuid: '0192f0c1-2345-4678-9abc-def012345678',
  credentials: { userId: 102, email: 'ben@example.test' },
  door: null,
}

export const signInStartRow = (
  { passwordHash, uuid }: Recorded,
  { known = false, wait = 0 }: { known?: boolean; wait?: number } = {},
): Row => ({
  start: {
    reserved: true,
    wait_seconds: wait,
    failures: 1,
    attempt_key: '\\x00',
    known_device: known,
    user_uuid: uuid,
    credentials: { userId: 102, passwordHash, rev: 1, email: 'ben@example.test' },
  },
})

/** What `getLink` reads. */
export function openLinkRow(operation: Operation): Row {
  const link: StoredLink & { is_usable: boolean } = {
    is_usable: true,
    is_for_administrator: false,
    is_invitation: false,
    operation,
    username: 'ben',
    email: 'ben@example.test',
    full_name: null,
    group: 'readers',
    user_uuid: null,
    terms: { version: 1, published_at: '2026-01-01T00:00:00Z', texts: { en: { text: 'Read.', sha256: '' } } },
    language: null,
    expires_at: '2036-01-01T00:00:00Z',
    rules: acceptingRules,
  }
  return { link }
}

/** The result of `ownSecondFactors` for a caller with an authenticator app. */
export const ownFactorsRow = outcomeRow({
  factors: {
    authenticator: { uuid: '0192f0c1-2345-4678-9abc-def012345670', secret: '', last_step: 0 },
    passkeys: [],
    recovery_codes: 0,
  },
})

/** The result of `confirmByFactor` for a factor that is right. */
export const provenRow = outcomeRow({
  proven: { accepted: true, reserved: true, wait_seconds: 0 },
  raised: {
    user_uuid: '0192f0c1-2345-4678-9abc-def012345671',
    sid: '0192f0c1-2345-4678-9abc-def012345672',
    rev: 1,
    counter: 0,
    idle_seconds: 60,
    authentication: { amr: ['pwd'], aal: 1, auth_time: 1 },
  },
})

/** What pages show of the site. */
export const siteRow: Row = {
  brand: {},
  return_origins: [],
  registration_open: true,
  sign_in_by_code: false,
  providers: [],
} satisfies Record<keyof PageFacts, unknown>
