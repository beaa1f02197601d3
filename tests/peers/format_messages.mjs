/**
 * Has Cucumber's own HTML formatter render messages: a page on standard output.
 * Arguments: the packages. Standard input: Cucumber messages, one a line.
 */

import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { pathToFileURL } from 'node:url'
import { requireFrom } from './published.mjs'

const [modules] = process.argv.slice(2)
const find = (name) => import(pathToFileURL(requireFrom(modules).resolve(name)))
const { CucumberHtmlStream } = await find('@cucumber/html-formatter')
const { parseEnvelope } = await find('@cucumber/messages')

const envelopes = readFileSync(0, 'utf-8').trim().split('\n').map(parseEnvelope)
await pipeline(Readable.from(envelopes), new CucumberHtmlStream(), process.stdout)
