/**
 * Passkeys on pages: one module, `<script type="module" src="/passkeys.js"></script>`, for every page. It needs no inline script, and a page
 * without it, or in a browser without passkeys, loses nothing but the buttons. `npm run openapi` minifies it into docs/public.
 *
 * The contract with the pages is attributes:
 *
 * `data-passkey` of an element, usually a `<form>`: what a passkey is for.
 * - `sign-in`: signs in. With an `<input autocomplete="username webauthn">` in it, the browser also offers passkeys in that field.
 * - `second-factor`: finishes a sign-in. The ticket is in a field named `ticket`.
 * - `step-up`: confirms the session.
 * - `register`: creates a passkey. A field named `name` may have its name.
 * - `list`: a page that shows the passkeys of the account, or on which its names were just changed. Does nothing else than to have authenticators
 *   forget passkeys that the account no longer has, and show those that it has under its names of now.
 *
 * `data-return` of the same element: the path to go to afterwards; without it the page is loaded again.
 * `data-step-up` of the same element: the path to go to when the session has to be confirmed first.
 * `data-passkey-button`, in it: a `<button type="button" hidden>` that begins. It is shown once the browser knows passkeys.
 * `data-passkey-error`, in it: elements with `hidden`, of which the one whose value is the problem code is shown, such as `unknown-credential`
 *   or `step-up-required`; `exists` for a device that has a passkey of the account already, `cancelled` for one that was not used, and
 *   `failed` for everything else. Give them `role="alert"`.
 *
 * Sessions are in cookies, so the page must be of our origin.
 */

/** Where options come from, and where the answer goes. */
const ceremonies = {
  'sign-in': { options: '/v1/sessions/passkey-options', path: '/v1/sessions', cookies: true },
  'second-factor': { options: '/v1/sessions/second-factor/options', path: '/v1/sessions/second-factor', cookies: true },
  'step-up': { options: '/v1/sessions/current/step-up/options', path: '/v1/sessions/current/step-up' },
  register: { options: '/v1/passkeys/options', path: '/v1/passkeys' },
}

/** Milliseconds after which a passkey that is offered in a field gets a new challenge: less than a challenge lives. */
const renewAfter = 240_000

const passkeys = globalThis.PublicKeyCredential

/** Ends what is waiting for an authenticator: a browser asks for one at a time. */
let waiting = new AbortController()

async function send(method, path, body, isSecondTry) {
  const headers = body && { 'Content-Type': 'application/json' }
  const response = await fetch(path, { method, headers, body: body && JSON.stringify(body) })
  const answer = await response.json().catch(() => ({}))
  if (response.ok) return answer
  if (answer.code === 'invalid-token' && !isSecondTry) {
    await send('POST', '/v1/sessions/refresh', {}, true)
    return send(method, path, body, true)
  }
  throw answer
}

/** Runs a ceremony to its end. @param mediation `conditional`: in the list of a field */
async function perform(element, mediation) {
  const kind = element.dataset.passkey
  const { options: source, path, cookies } = ceremonies[kind]
  const field = (name) => element.querySelector(`[name="${name}"]`)?.value || undefined
  waiting.abort()
  waiting = new AbortController()
  const { signal } = waiting
  const ticket = kind === 'second-factor' ? field('ticket') : undefined
  const isNew = kind === 'register'
  const method = kind === 'second-factor' || kind === 'step-up' ? 'passkey' : undefined
  const { challenge, options } = await send('POST', source, method && { ticket, method })
  const publicKey = passkeys[isNew ? 'parseCreationOptionsFromJSON' : 'parseRequestOptionsFromJSON'](options)
  const made = await navigator.credentials[isNew ? 'create' : 'get']({ publicKey, mediation, signal })
  const proof = { challenge, credential: made.toJSON() }
  const body = isNew ? { ...proof, name: field('name') } : { passkey: proof, ticket, cookies }
  await send('POST', path, body).catch(async (problem) => {
    if (problem.code === 'unknown-credential')
      await passkeys.signalUnknownCredential?.({ rpId: options.rpId, credentialId: made.id })
    throw problem
  })
  location.assign(element.dataset.return || location.href)
}

/** @param isQuiet whether nobody has asked for anything yet, so that only what an answer says is shown */
function show(element, problem, isQuiet) {
  if (problem.code === 'step-up-required' && element.dataset.stepUp) return location.assign(element.dataset.stepUp)
  const names = { InvalidStateError: 'exists', NotAllowedError: 'cancelled', AbortError: 'cancelled' }
  const code = names[problem.name] || problem.code
  if (isQuiet && typeof problem.code !== 'string') return undefined
  const texts = [...element.querySelectorAll('[data-passkey-error]')]
  const text =
    texts.find((one) => one.dataset.passkeyError === code) || texts.find((one) => one.dataset.passkeyError === 'failed')
  for (const one of texts) one.hidden = one !== text
  return undefined
}

/** Offers passkeys in the list of a field, with a new challenge before each expires. */
async function offer(element) {
  if (!element.querySelector('[autocomplete~="webauthn"]') || !(await passkeys.isConditionalMediationAvailable?.()))
    return
  const attempt = perform(element, 'conditional')
  const own = waiting
  setTimeout(() => own === waiting && offer(element), renewAfter)
  await attempt.catch(async (problem) => {
    show(element, problem, true)
    if (/^(invalid-credentials|unknown-credential)$/.test(problem.code)) await offer(element) // somebody chose a passkey
  })
}

/** Tells authenticators what the account has, and its names. Nothing is said unless the list was read. */
async function signalAccount() {
  const list = await send('GET', '/v1/passkeys')
  const { rp_id: rpId, user_handle: userId, user_name: name, user_display_name: displayName } = list
  const allAcceptedCredentialIds = list.items.map((item) => item.credential_id)
  if (!userId) return
  await passkeys.signalAllAcceptedCredentials?.({ rpId, userId, allAcceptedCredentialIds })
  await passkeys.signalCurrentUserDetails?.({ rpId, userId, name, displayName })
}

if (passkeys?.parseRequestOptionsFromJSON) {
  for (const element of document.querySelectorAll('[data-passkey]')) {
    const kind = element.dataset.passkey
    if (kind === 'list') signalAccount().catch(() => {})
    else {
      const button = element.querySelector('[data-passkey-button]')
      button?.addEventListener('click', () => {
        perform(element).catch((problem) => show(element, problem))
      })
      if (button) button.hidden = false
      if (kind === 'sign-in') offer(element).catch(() => {})
    }
  }
}
