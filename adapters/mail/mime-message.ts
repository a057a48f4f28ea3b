/**
 * A mail as SMTP carries it (RFC 5322): headers, and both twins in base64 (RFC 2045), so that nothing in them can mean anything to a server
 * on the way.
 */
import type { Mail } from './mailer.ts'

/** Who a mail comes from: what is shown, and where it is from. */
export interface Mailbox {
  name: string
  address: string
}

/** Reads `Name <address>` or an address alone. */
export function parseMailbox(text: string): Mailbox {
  const [, name = '', address = text] = /^(.*)<([^<>]*)>$/.exec(text.trim()) ?? []
  return { name: name.trim().replace(/^"(.*)"$/, '$1'), address: address.trim() }
}

/** The whole message with lines that end in CRLF, before dots are doubled. Its fields hold no control characters: the mailer sees to that. */
export function mimeMessage({ to, from, subject, text, html, attempt }: Mail, at: Date): string {
  const { name, address } = parseMailbox(from)
  const headers = [
    `From: ${name === '' ? address : `${unstructured(name)}\r\n <${address}>`}`,
    `To: ${to}`,
    `Subject: ${unstructured(subject)}`,
    `Date: ${at.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${attempt.replaceAll('/', '.')}@${address.slice(address.lastIndexOf('@') + 1)}>`,
    'Auto-Submitted: auto-generated', // RFC 3834: nobody's holiday answers
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
  ]
  const parts = [part('plain', text), part('html', html)]
  return [...headers, '', ...parts.flatMap((each) => [`--${boundary}`, ...each]), `--${boundary}--`, ''].join('\r\n')
}

/** `=_` can stand in no line of base64 (RFC 2045 §6.8). */
const boundary = '=_postern'

function part(subtype: 'plain' | 'html', content: string): string[] {
  const type = `Content-Type: text/${subtype}; charset=utf-8`
  return [type, 'Content-Transfer-Encoding: base64', '', ...(base64(content).match(/.{1,76}/g) ?? [])]
}

/** Bytes of text in one encoded word: with `Subject: ` before it the line has 73 characters, of 76 (RFC 2047 §2). */
const wordBytes = 39

/** A text in a header: as it is where that is plain words, else as encoded words (RFC 2047), which nothing in them can end. */
function unstructured(text: string): string {
  if (/^[\w .!'+/-]{1,60}$/.test(text)) return text
  const words: string[] = ['']
  for (const character of text) {
    const last = words.at(-1)! + character
    if (new TextEncoder().encode(last).length > wordBytes) words.push(character)
    else words[words.length - 1] = last
  }
  return words.map((word) => `=?utf-8?B?${base64(word)}?=`).join('\r\n ')
}

/** Base64 of the UTF-8 of a text. */
export function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''))
}
