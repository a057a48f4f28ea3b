import { describe, expect, it } from 'vitest'
import { bundleOf } from '#test/support/client/bundle-size.ts'

const session = 'createClient, signIn, signOut, sessionState, lookAtSession, watchSession, can'

const entry = `${session}, startSession`

describe('minified and gzipped', () => {
  it('createClient, the session and can have at most 3 KiB', async () => {
    const { bytes, script } = await bundleOf(`export { ${session} } from 'postern/client'`)
    console.log(`createClient, session, can: ${bytes} of 3072 bytes`)
    expect(bytes).toBeLessThanOrEqual(3 * 1024)
    expect(script).not.toContain('/v1/users')
  })

  it('one operation has at most 150 bytes more, whichever it is', async () => {
    const { bytes: without } = await bundleOf(`export { ${session} } from 'postern/client'`)
    for (const operation of ['listUsers', 'eachUser', 'createOrReplaceGrant', 'addOrUpdateMember', 'getStartPage']) {
      const { bytes, script } = await bundleOf(`export { ${session}, ${operation} } from 'postern/client'`)
      console.log(`${operation}: ${bytes - without} of 150 bytes`)
      expect(bytes - without, operation).toBeLessThanOrEqual(150)
      expect(script).not.toContain('/v1/webhooks')
    }
  })

  it('postern/react has at most 1.5 KiB, beside React, with what it needs of the client and beside it', async () => {
    const { bytes: without } = await bundleOf(`export { ${entry} } from 'postern/client'`)
    const { bytes } = await bundleOf(`export { ${entry} } from 'postern/client'; export * from 'postern/react'`, [
      'react',
    ])
    const { bytes: alone } = await bundleOf(`export * from 'postern/react'`, ['react'])
    console.log(`postern/react: ${bytes - without} of 1536 bytes more (with what it needs of the client: ${alone})`)
    expect(bytes - without).toBeLessThanOrEqual(1.5 * 1024)
    expect(alone).toBeLessThanOrEqual(1.5 * 1024)
  })
})
