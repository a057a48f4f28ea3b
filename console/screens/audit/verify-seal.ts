/** Computes a seal of the audit log in the browser. */
import type { AuditSealDetails } from 'postern/client'

/** Whether the digest of the seal is that of the seal before it and its events, and all of them are there. */
export async function holds({ lines, events, previous_digest, digest }: AuditSealDetails): Promise<boolean> {
  if (lines.length !== events) return false
  const sealed = new Uint8Array([...bytesOf(previous_digest ?? ''), ...new TextEncoder().encode(lines.join('\n'))])
  const computed = new Uint8Array(await crypto.subtle.digest('SHA-256', sealed))
  return hexOf(computed) === digest
}

function bytesOf(hex: string): number[] {
  return (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
