/**
 * A User's own system, put together from Smart DCC's published packages: their templates, parser, key store and signing
 * tool. What is in between, any User has to write: filling in, posting, signing a Pre-Command, taking call-backs.
 *
 * Arguments: the folder of the packages, that of an exported PKI, Java's command. Standard output: the port of the call-back server,
 * then a line of JSON for each line of JSON on standard input, which is a Service Request to carry out (`carryOut`).
 */

import { createHash, sign, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { asJson, readWith, requireFrom } from './published.mjs'

const [modules, pki, java] = process.argv.slice(2)
const published = requireFrom(modules)
const parser = published('@smartdcc/duis-parser')
const { BoxedKeyStore, KeyUsage } = published('@smartdcc/dccboxed-keystore')
const { loadTemplates } = published('@smartdcc/duis-templates')
const { signDuis } = published('@smartdcc/duis-sign-wrap')

const templates = await loadTemplates({})
const issuing = new X509Certificate(readFileSync(`${pki}/organisation-issuing.pem`))
const SERVICES = { 1: 'serviceS', 4: 'serviceT', 5: 'serviceS', 8: 'serviceD' }
const ROLES = { Supplier: 2, NetworkOperator: 3 }
const PATIENCE = 30_000

/**
 * Send a request and do all that follows from its answer, until so many call-backs have come.
 *
 * `template` is the tag of a published template, to be sent `from` a User to a Device (`target`); it places the
 * certificates that `owner` has in a `role`. The result holds every exchange (what was sent as read, the answer as text
 * and as read), every call-back (for whom, text, as read), and the SHA-1 of the certificates.
 */
async function carryOut({ template, from, target, owner, role, meterPoint, duis, smki, callBacks }) {
  const keys = await BoxedKeyStore.new(smki, undefined, `${pki}/keystore.json`)
  try {
    const placed = await certificatesOf(keys, owner, ROLES[role])
    const exchange = async (request, preserveCounter) => {
      const xml = parser.constructDuis('simplified', request)
      const sent = await signDuis({ xml, preserveCounter, java: javaAs(from) })
      const answer = await post(`${duis}/api/v1/${SERVICES[request.header.commandVariant.number]}`, sent)
      return { sent: readWith(parser, sent), answer, read: readWith(parser, answer) }
    }
    const { header, body } = templates[template].simplified
    const requestId = { ...header.requestId, originatorId: from, targetId: target }
    const request = { header: { ...header, requestId }, body: filledIn(body, { ...placed, meterPoint }) }
    const first = await exchange(request, false)
    const exchanges = [first]
    if (first.read.kind === 'PreCommand') {
      const command = Buffer.from(first.read.body.ResponseMessage.PreCommand.GBCSPayload, 'base64')
      correlate(first.sent, command)
      const GBCSPayload = signCommand(command, await signingKey(keys, from))
      const again = { ...first.sent.header, commandVariant: parser.lookupCV(5) }
      exchanges.push(await exchange({ header: again, body: { SignedPreCommand: { GBCSPayload } } }, true))
    }
    const hashes = Object.values(placed).map((der) => createHash('sha1').update(der).digest('base64'))
    return { exchanges, callBacks: await received(callBacks), hashes }
  } finally {
    await keys.cleanup()
  }
}

/** An Organisation's certificates in DER, by the element of a template that each is for. */
async function certificatesOf(keys, eui, role) {
  const find = async (usage) => keys.query({ eui, keyUsage: KeyUsage[usage], role, lookup: 'certificate' })
  const [signing] = await find('digitalSignature')
  const agreement = await find('keyAgreement')
  const topUp = agreement.find(({ name }) => name.includes('PP'))
  return {
    DigitalSigningCertificate: signing.certificate.raw,
    KeyAgreementCertificate: agreement.find((each) => each !== topUp).certificate.raw,
    ...(topUp && { KeyAgreementTopUpCertificate: topUp.certificate.raw }),
  }
}

/** A template's body with other certificates, the path that fits them, and another meter point. */
function filledIn(body, values) {
  const { meterPoint, ...certificates } = values
  const encoded = { ...certificates, Certificate: issuing.raw }
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      if (name in encoded) return [name, encoded[name].toString('base64')]
      if (name === 'ImportMPxN') return [name, meterPoint]
      return [name, typeof value === 'object' ? filledIn(value, values) : value]
    }),
  )
}

/** The published wrapper has no option for a certificate and key of one's own, but one for the Java command. */
function javaAs(eui) {
  const pair = `${pki}/xml-sign-${plain(eui)}`
  writeFileSync(`${pair}.java`, `#!/bin/sh\nexec '${java}' "$@" '${pair}.pem' '${pair}.key'\n`, { mode: 0o755 })
  return `${pair}.java`
}

const plain = (eui) => eui.replaceAll('-', '').toUpperCase()

async function post(url, body) {
  const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/xml' }, body })
  const document = await answer.text()
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${document}`)
  return document
}

/** A Pre-Command is to be what was asked for: from and to whom, under which counter, and with which certificates. */
function correlate({ header, body }, command) {
  const { originatorId, targetId, counter } = header.requestId
  const number = counter.toString(16).padStart(16, '0').toUpperCase()
  const heading = `DF0901${number}08${plain(originatorId)}08${plain(targetId)}`
  if (!command.toString('hex').toUpperCase().startsWith(heading)) throw new Error(`it does not begin with ${heading}`)
  for (const certificate of certificatesIn(body))
    if (!command.includes(Buffer.from(certificate, 'base64'))) throw new Error(`it lacks ${certificate}`)
}

const certificatesIn = (body) =>
  Object.entries(body).flatMap(([name, value]) =>
    typeof value === 'object' ? certificatesIn(value) : name.endsWith('Certificate') ? [value] : [],
  )

/** The key that Devices know a User by; its other signing key is for XML. */
async function signingKey(keys, eui) {
  const found = await keys.query({ eui, keyUsage: KeyUsage.digitalSignature, lookup: 'privateKey' })
  return found.find(({ role }) => Object.values(ROLES).includes(role)).privateKey
}

/** The Signed Pre-Command in Base64: the signature is over all but the first octet, and stands at the end. */
function signCommand(command, key) {
  const signature = sign('sha256', command.subarray(1), { key, dsaEncoding: 'ieee-p1363' })
  return Buffer.concat([command, Buffer.from([signature.length]), signature]).toString('base64')
}

const arrived = []

const server = createServer(async (request, response) => {
  const document = await text(request)
  arrived.push({ user: request.url.slice(1), document, read: readWith(parser, document) })
  response.writeHead(204).end()
  server.emit('call-back')
})

/** The next so many call-backs. */
async function received(count) {
  const signal = AbortSignal.timeout(PATIENCE)
  while (arrived.length < count)
    await once(server, 'call-back', { signal }).catch(() => {
      throw new Error(`of ${count} call-backs ${arrived.length} came`)
    })
  return arrived.splice(0)
}

await once(server.listen(0, '127.0.0.1'), 'listening')
console.log(server.address().port)
for await (const line of createInterface({ input: process.stdin }))
  console.log(asJson(await carryOut(JSON.parse(line)).catch((error) => ({ failure: `${error.stack}` }))))
server.close()
