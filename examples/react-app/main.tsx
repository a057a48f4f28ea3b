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
    const text = (name: string) => String(fields.get(name))
    const result = await signIn(client, { login: text('login'), password: text('password') })
    if (!result.ok) setFailure(explain(result.problem))
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

/** Every refusal that signing in can have; a new one does not compile until it is here. */
function explain(problem: ProblemOf<typeof signIn>): string {
  switch (problem.code) {
    case 'invalid-credentials':
      return 'The name or the password is wrong.'
    case 'too-many-attempts':
      return `Please wait ${problem.retryAfterSeconds ?? 60} seconds.`
    case 'forbidden':
    case 'origin-not-allowed':
      return 'You cannot sign in here.'
    case 'network-error':
    case 'timeout':
      return 'You seem to be offline.'
    case 'malformed-request':
    case 'body-too-large':
    case 'unsupported-media-type':
    case 'invalid-request':
    case 'internal-error':
    case 'unavailable':
    case 'unexpected-response':
    case 'session-changed':
      return 'Something went wrong. Please try again.'
  }
}

createRoot(document.querySelector('#app')!).render(
  <PosternProvider postern={postern}>
    <App />
  </PosternProvider>,
)
