/** Postern, its inbox and its people for the tests of one file: there before the first of them, gone after the last. */
import { type Inbox, type InboxOptions, startInbox } from '#local/inbox/inbox.ts'
import { mailSettings } from '#test/support/fixtures/mail.ts'
import { type Postern, type SignedIn, startPostern } from './postern.ts'
import { prepared, running } from './prepared.ts'

type Settings = Record<string, string>

/** Postern, without a mail provider. @param settings besides the secrets and the addresses; asked for when it starts */
export function usePostern(settings: () => Settings = () => ({})): Postern {
  return running(() => startPostern(settings()))
}

/** Postern, and the inbox that its mail goes to. */
export function usePosternWithInbox(
  settings: () => Settings = () => ({}),
  options: InboxOptions = {},
): { postern: Postern; inbox: Inbox } {
  const inbox = running(() => startInbox(options))
  return { inbox, postern: usePostern(() => ({ ...mailSettings(inbox.url), ...settings() })) }
}

/** The first superuser, signed in. */
export function useRoot(postern: Postern): SignedIn {
  return prepared(() => postern.bootstrap())
}

/** Somebody of this name, signed in. */
export function useUser(postern: Postern, username: string): SignedIn {
  return prepared(async () => {
    await postern.createUser(username)
    return postern.signIn(username)
  })
}
