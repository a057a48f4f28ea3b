/** A single-page app on the host of Postern: sign in, see what one may see, sign out. */
import { type FormEvent, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { createClient, signIn, signOut, type ProblemOf } from 'postern/client'
import { Can, PosternProvider, usePostern, useSession } from 'postern/react'

const postern = createClient()

function App() {
  const { status, session } = useSession()
  if (status === 'unknown') return <p>…</p>
  if (status === 'signed-out') return <SignIn />
  return (
    <>
      <h1>Hello {session?.user.friendly_name}</h1>
      <Can service="library" permission="read" fallback={<p>The library is closed to you.</p>}>
        <p>Welcome to the library.</p>
      </Can>
      <button type="button" onClick={() => void signOut(postern)}>
        Sign out
      </button>
    </>
  )
}

function SignIn() {
  const client = usePostern()
  const [failure, setFailure] = useState('')
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const text = (name: string) => fields.get(name) as string
    const result = await signIn(client, { login: text('login'), password: text('password') })
    if (!result.ok) setFailure(explanations[result.problem.code])
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <label>
        Name or email <input name="login" autoComplete="username" required />
      </label>
      <label>
        Password <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <button type="submit">Sign in</button>
      <p role="alert">{failure}</p>
    </form>
  )
}

const again = 'Something went wrong. Please try again.'

/** Every refusal that signing in can have; a new one does not compile until it is here. */
const explanations: Record<ProblemOf<typeof signIn>['code'], string> = {
  'invalid-credentials': 'The name or the password is wrong.',
  'unknown-credential': 'The name or the password is wrong.',
  'second-factor-required': 'Your account has a second factor. Sign in at /sign-in.',
  'too-many-attempts': 'Too many attempts. Please wait a while.',
  forbidden: 'You cannot sign in here.',
  'origin-not-allowed': 'You cannot sign in here.',
  'cross-site-cookies': 'You cannot sign in here.',
  'robot-check-failed': 'You cannot sign in here.',
  'network-error': 'You seem to be offline.',
  timeout: 'You seem to be offline.',
  'malformed-request': again,
  'client-address-not-allowed': again,
  'body-too-large': again,
  'unsupported-media-type': again,
  'invalid-request': again,
  'internal-error': again,
  unavailable: again,
  'unexpected-response': again,
  'session-changed': again,
}

createRoot(document.querySelector('#app')!).render(
  <PosternProvider postern={postern}>
    <App />
  </PosternProvider>,
)
