import { describe, expect, it } from 'vitest'
import { clientAddress } from '#http/client-address.ts'

const seen = (headers: Record<string, string>) => clientAddress(new Request('https://id.example.test/', { headers }))

describe('the client address', () => {
  it.each(['X-Forwarded-For', 'X-Real-IP', 'Forwarded', 'True-Client-IP', 'X-Client-IP', 'CF-Connecting-IPv6'])(
    'is never the value of %s, which a client can send',
    (name) => {
      expect(seen({ [name]: '198.51.100.1' })).toBeNull()
      expect(seen({ [name]: '198.51.100.1', 'CF-Connecting-IP': '203.0.113.7' })).toBe('203.0.113.7')
    },
  )

  it('is null if the header of the platform is no address', () => {
    expect(seen({ 'CF-Connecting-IP': '203.0.113.7, 198.51.100.1' })).toBeNull()
  })
})
