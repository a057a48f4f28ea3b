/** Mail, and registrations that wait. All addresses are of reserved domains. */
import { usernameSkeleton } from '#domain/accounts/username-skeleton.ts'
import { before, day, daysKept, type DemoInput, type DemoPerson, hour, minute, type Row } from './plan.ts'
import { type Chance, uuidOf } from './random.ts'

/** Mail that was sent, that is tried again later, and that was given up. */
export function planMail(input: DemoInput, chance: Chance, people: readonly DemoPerson[]): Row[] {
  const active = people.filter((each) => each.active)
  return Array.from({ length: 180 }, (_, n) => {
    const { email, username, language } = chance.pick(active)
    const at = before(input.now, chance.whole(30, daysKept * 24 * 60) * minute)
    const template = chance.pick(['new-device', 'password-changed', 'recovery-codes-created'] as const)
    const address = `203.0.113.${chance.whole(1, 254)}`
    const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:151.0) Gecko/20100101 Firefox/151.0'
    return {
      id: uuidOf(`${input.seed} mail ${n}`),
      template,
      recipient: email,
      parameters: { username, address, ...(template === 'new-device' && { user_agent: agent }) },
      language: language === 'de' ? 'de' : 'en',
      created_at: at,
      ...mailState(input, n, at),
    }
  })
}

function mailState({ now }: DemoInput, n: number, at: Date): Row {
  const sent = { attempts: 1, due_at: at, sent_at: before(at, -2000), abandoned_at: null, last_error: null }
  if (n % 30 === 4)
    return {
      ...sent,
      attempts: 3,
      due_at: before(now, -4 * hour),
      sent_at: null,
      last_error: '451 4.7.1 Try again later',
    }
  if (n % 45 === 9)
    return {
      ...sent,
      attempts: 9,
      sent_at: null,
      abandoned_at: before(at, -9 * hour),
      last_error: '550 5.1.1 No such mailbox',
    }
  return sent
}

const applicants = [
  'Noor Haddad',
  'Emre Çelik',
  'Ioana Popescu',
  'Kwame Mensah',
  '高橋 直樹',
  'Freya Lund',
  'Mateo Rincón',
  'Олена Коваль',
  'Siobhán Byrne',
  'Tariq Aziz',
  'Leilani Kahale',
  'Jürgen Vogt',
  'Anaïs Girard',
  'Chidi Okafor',
]
const latin: Record<string, string> = { '高橋 直樹': 'naoki.takahashi', 'Олена Коваль': 'olena.koval' }

/** Twelve who confirmed their address and wait for approval, and two who have not confirmed it yet. */
export function planRegistrations(input: DemoInput): Row[] {
  return applicants.map((fullName, n) => {
    const plain = fullName
      .normalize('NFD')
      .replaceAll(/[^A-Za-z ]/g, '')
      .toLowerCase()
      .replace(' ', '.')
    const username = `${latin[fullName] ?? plain}-applicant`
    const at = before(input.now, (n + 1) * 11 * hour)
    const isConfirmed = n < 12
    const email = `${username}@example.net`
    return {
      uuid: uuidOf(`${input.seed} registration ${n}`),
      username,
      username_canonical: username,
      username_skeleton: usernameSkeleton(username),
      email,
      email_canonical: email,
      full_name: fullName,
      status: isConfirmed ? 'confirmed' : 'requested',
      password_hash: isConfirmed ? input.passwordHash : null,
      language: n === 11 ? 'de' : 'en',
      requested_from: `198.51.100.${n + 10}`,
      created_at: at,
      confirmed_at: isConfirmed ? before(at, -20 * minute) : null,
      expires_at: before(input.now, -(n + 9) * day),
    }
  })
}
