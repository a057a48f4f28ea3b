/** The last events about an account, asked for once: the time line shows them, and the state says who locked it. */
import { listAuditEvents, type AccountDetails, type AuditEvent } from 'postern/client'
import { useMay } from '#console/caller.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'

/** Most events shown; the audit log has the others. */
const shownEvents = 20

const isUuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** @param id of the address, a uuid or a name; of a name the events are asked for once its uuid is known */
export function useLastEvents(id: string, uuid: string | undefined) {
  const may = useMay()
  const target = isUuid.test(id) ? id : (uuid ?? '')
  const query = { target_kind: 'user', target, limit: shownEvents }
  return useAnswer(
    ['audit', query],
    (options) => listAuditEvents(postern, query, options),
    may('audit:read') && target !== '',
  )
}

/** The event that set the lock in force, if it is among them. */
export function lockEvent(user: AccountDetails, events: readonly AuditEvent[] | undefined): AuditEvent | undefined {
  return user.lock ? events?.find(({ action }) => action === 'user-locked') : undefined
}
