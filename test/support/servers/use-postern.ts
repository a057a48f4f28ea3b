/** Postern, its inbox and its users for the tests of one file. */
import { type Inbox, type InboxOptions, startInbox } from '#local/inbox/inbox.ts'
import { mailSettings } from '#test/support/fixtures/mail.ts'
import { type Postern, type SignedIn, startPostern } from './postern.ts'
import { prepared, running } from './prepared.ts'

type Settings = Record<string, string>

/** Starts Postern without an email provider. @param settings besides the secrets and URLs; evaluated at start */
export function usePostern(settings: () => Settings = () => ({})): Postern {
  return running(() => startPostern(settings()))
}

/** Starts Postern and the inbox that receives its email. */
export function usePosternWithInbox(
  settings: () => Settings = () => ({}),
  options: InboxOptions = {},
): { postern: Postern; inbox: Inbox } {
  const inbox = running(() => startInbox(options))
  return { inbox, postern: usePostern(() => ({ ...mailSettings(inbox.url), ...settings() })) }
}

/** Signs in as the first superuser. */
export function useRoot(postern: Postern): SignedIn {
  return prepared(() => postern.bootstrap())
}

/** Creates a user of this name and signs in. */
export function useUser(postern: Postern, username: string): SignedIn {
  return prepared(async () => {
    await postern.createUser(username)
    return postern.signIn(username)
  })
}
