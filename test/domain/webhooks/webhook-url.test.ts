import { describe, expect, it } from 'vitest'
import { canonicalUrl, webhookUrlErrorCode } from '#domain/webhooks/webhook-url.ts'

const rules = { ownHost: 'id.acme.com', loopback: false, ports: [443, 8443] }

const good = [
  'https://hooks.acme.org/in?x=1',
  'https://a.b:8443/',
  'https://xn--bcher-kva.example.net/',
  'https://10.example.net/',
  'https://hooks.acme.com/',
  'HTTPS://HOOKS.ACME.ORG/',
]

/** 127.0.0.1, 10/8, 172.16/12, 192.168/16, 169.254.169.254 and their kin in every spelling that some parser takes. */
const addresses = `
  127.0.0.1 127.1 0 0.0.0.0 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 224.0.0.1
  255.255.255.255 198.18.0.1 192.0.2.1 203.0.113.9 240.0.0.1 8.8.8.8 2130706433 0x7f000001 0x7f.0.0.1
  0177.0.0.1 017700000001 127.0.0.01 0x7f.1 127.0.1 0xa9fea9fe ２１３０７０６４３３ ①②⑦.⓪.⓪.① 127。0。0。1 127．0．0．1
  127｡0｡0｡1 %31%32%37.0.0.1 127.0.0.1. 2130706433. [::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1]
  [0:0:0:0:0:ffff:127.0.0.1] [::127.0.0.1] [fe80::1] [fc00::1] [fd00:ec2::254] [64:ff9b::7f00:1]
  [64:ff9b:1::1] [2002:7f00:1::] [2001:0:7f00:1::] [ff02::1] [2001:db8::1] [2606:4700::1111]
  [::ffff:169.254.169.254]`
  .trim()
  .split(/\s+/)
const names = `
  localhost LOCALHOST localhost. a.localhost localhost.localdomain ip6-localhost router metadata
  metadata.google.internal metadata.google.internal. db.local nas.lan x.home.arpa x.corp x.intranet x.test
  kubernetes.default.svc kubernetes.default redis.cache.svc.cluster.local db.consul web.docker kubernetes
  x.invalid x.example x.onion 1.0.0.127.in-addr.arpa acme.org. a..org -a.org a-.org x.123 ⓛocalhost
  loc%61lhost`
  .trim()
  .split(/\s+/)

describe('webhook URLs', () => {
  it.each(good)('may be %s', (url) => {
    expect(webhookUrlErrorCode(url, rules)).toBeNull()
  })

  it.each([...addresses, ...names])('are never %s, with http or https, with or without a port', (host) => {
    for (const url of [
      `https://${host}/`,
      `https://${host}:8443/`,
      `http://${host}/`,
      `https://${host}`,
      `https:${host}/`,
      `\thttps://${host}/`,
    ])
      expect(webhookUrlErrorCode(url, rules), url).not.toBeNull()
  })

  it.each([
    ['ftp://hooks.acme.org/', 'https-required'],
    ['http://hooks.acme.org/', 'https-required'],
    ['file:///etc/passwd', 'https-required'],
    ['https://u:p@hooks.acme.org/', 'credentials-not-allowed'],
    ['https://hooks.acme.org@10.0.0.1/', 'credentials-not-allowed'],
    ['https://hooks.acme.org:22/', 'port-not-allowed'],
    ['https://hooks.acme.org:80/', 'port-not-allowed'],
    ['https://hooks.acme.org/#x', 'fragment-not-allowed'],
    ['https://hooks.acme.org/#', 'fragment-not-allowed'],
    ['https://hooks.acme.org:6379/', 'port-not-allowed'],
    ['https://hooks.acme.org:65535/', 'port-not-allowed'],
    ['https://hooks.acme.org\\@127.0.0.1/', 'invalid-url'],
    ['https:\\\\hooks.acme.org/', 'invalid-url'],
    ['https://hooks.acme.org/a\\b', 'invalid-url'],
    ['https://hooks.acme\n.org/', 'invalid-url'],
    [' https://hooks.acme.org/', 'invalid-url'],
    ['hooks.acme.org', 'invalid-url'],
    ['', 'invalid-url'],
    [`https://hooks.acme.org/${'x'.repeat(2048)}`, 'too-long'],
    ['https://id.acme.com/links/x', 'own-host-not-allowed'],
    ['https://ID.acme.com:8443/', 'own-host-not-allowed'],
    ['https://x.id.acme.com/', 'own-host-not-allowed'],
  ])('are not %s: %s', (url, fault) => {
    expect(webhookUrlErrorCode(url, rules)).toBe(fault)
  })

  it.each([
    ['https://ex\u0430mple.com/', 'https://xn--exmple-4nf.com/'],
    ['https://\u24d4xample.com/in', 'https://example.com/in'],
    ['HTTPS://EXAMPLE.com:443/a/../b', 'https://example.com/b'],
    ['https:example.com', 'https://example.com/'],
  ])('%s is called as %s', (url, called) => {
    expect(webhookUrlErrorCode(url, rules)).toBeNull()
    expect(canonicalUrl(url)).toBe(called)
    expect(canonicalUrl(called)).toBe(called)
  })

  it('have the ports of the setting, and no others', () => {
    const own = { ...rules, ports: [9443] }
    expect(webhookUrlErrorCode('https://hooks.acme.org:9443/', own)).toBeNull()
    expect(webhookUrlErrorCode('https://hooks.acme.org/', own)).toBe('port-not-allowed')
  })

  it('may be this machine if the deployment allows it, and no other without TLS', () => {
    const here = { ...rules, loopback: true }
    for (const url of ['http://127.0.0.1:8080/x', 'http://localhost:8080/', 'https://localhost/'])
      expect(webhookUrlErrorCode(url, here)).toBeNull()
    for (const url of [
      'http://10.0.0.1/',
      'http://hooks.acme.org/',
      'http://[::1]/',
      'ftp://127.0.0.1/',
      'https://169.254.169.254/',
    ])
      expect(webhookUrlErrorCode(url, here)).not.toBeNull()
  })
})
