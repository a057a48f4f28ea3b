/** The session of the console, which is in cookies that no script can read. */

/** Says who is signed in, in words. */
export async function showCaller(place) {
  const answer = await fetchWithSession('/v1/users/current', {})
  if (answer.ok) {
    const { user } = await answer.json()
    place.textContent = `Signed in as ${user.username} (${user.role}). Requests are sent with this session, and what they change is changed.`
    return
  }
  const link = Object.assign(document.createElement('a'), { href: '/sign-in?return_to=/docs', textContent: 'Sign in' })
  place.replaceChildren('Nobody is signed in. ', link, ', or authorize with a token or an API key.')
}

/**
 * Sends a request with the cookies, or with the header `Authorization` and without them, since Postern rejects a request with two credentials. An
 * access token that has expired is refreshed once. The browser says that this page is of our origin, which writes with cookies need.
 */
export async function fetchWithSession(url, request) {
  const hasOwn = Object.keys(request.headers ?? {}).some((name) => name.toLowerCase() === 'authorization')
  const credentials = hasOwn ? 'omit' : 'same-origin'
  const answer = await fetch(url, { ...request, credentials })
  if (hasOwn || answer.status !== 401) return answer
  const refreshed = await fetch('/v1/sessions/refresh', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{}',
  })
  return refreshed.ok ? fetch(url, { ...request, credentials }) : answer
}
