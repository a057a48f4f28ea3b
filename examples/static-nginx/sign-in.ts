/** The sign-in page of the site, bundled to `site/sign-in/sign-in.js`. */
import { createClient, lookAtSession, signIn } from 'postern/client'

const postern = createClient()
const form = document.querySelector('form')!

/** Where the reader wanted to go: a path of this site and nothing else. */
function destination(): string {
  const to = new URLSearchParams(location.search).get('to') ?? '/'
  const url = new URL(to, location.origin)
  return url.origin === location.origin ? url.pathname + url.search : '/'
}

form.addEventListener('submit', (event) => {
  event.preventDefault()
  const fields = new FormData(form)
  const text = (name: string) => fields.get(name) as string
  void signIn(postern, { login: text('login'), password: text('password') }).then((result) => {
    if (result.ok) location.replace(destination())
    else form.querySelector('[role=alert]')!.textContent = `This did not work: ${result.problem.code}.`
  })
})

// Whoever still has a session goes on without a password: the look refreshes it.
void lookAtSession(postern).then(({ status }) => {
  if (status === 'signed-in') location.replace(destination())
  else form.hidden = false
})
