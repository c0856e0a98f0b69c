import type { DiagnosticCode } from '../../src/diagnostics.ts'
import type { ErrorCode } from '../../src/errors.ts'

/** What a page says of one code. */
export type CodeText = { meaning: string; effect: string; action: string }

/** Every code of `DiagnosticCode`: one without a text does not compile. */
export const diagnosticTexts: Record<DiagnosticCode, CodeText> = {
  'entry-damaged': {
    meaning: 'A file ends early, has a wrong checksum, cannot be inflated to its end, or cannot be read from the disk.',
    effect: 'What was read before the damage is analyzed; what is behind it is not.',
    action: 'Compare the size of the bundle with the original, and download or upload it again.',
  },
  'entry-encrypted': {
    meaning: 'A file, or an archive in the bundle, needs a password.',
    effect: 'It is not read.',
    action: 'Extract it with the password and analyze the folder.',
  },
  'entry-unsupported': {
    meaning: 'A file is compressed with a method other than Deflate, or not in the way zip allows.',
    effect: 'It is not read.',
    action: 'Extract the bundle with another program and analyze the folder.',
  },
  'entry-name-unsafe': {
    meaning: 'The name of a file leads out of the archive (`..`, an absolute path) or holds what no file name holds.',
    effect: 'The file is left out.',
    action: 'The collector writes no such names: find out who packed this archive.',
  },
  'entry-duplicate': {
    meaning: 'The archive has the same name more than once.',
    effect: 'The last of them is used.',
    action: 'Nothing, if the archive was appended to; else pack it anew.',
  },
  'entry-ignored': {
    meaning: 'A symbolic link, a device or another special file; or files beside the bundle in the same archive.',
    effect: 'It is not read.',
    action: 'Give the bundle alone, if something of it is among what is named.',
  },
  'entry-too-large': {
    meaning:
      'A file goes beyond a limit: `entryBytes`, `entryBytesInMemory`, `denseBytes`, `textBytes`, `objects` or `ratio`.',
    effect: 'It is analyzed up to the limit; a nested archive stays closed.',
    action: 'Raise the limit that is named, with `--limit`, if the bundle comes from somebody you trust.',
  },
  'total-too-large': {
    meaning: 'More was read than the limit `totalBytes` allows.',
    effect: 'Nothing more is read.',
    action: 'Raise the limit, or run fewer rules with `--only`.',
  },
  'nested-archive-damaged': {
    meaning: 'An archive in the bundle, such as the zip of a node, is damaged or no archive.',
    effect: 'The files that were found in it are analyzed; the message says how many.',
    action: 'Collect the bundle again, or take the files from the node.',
  },
  'nested-archive-too-deep': {
    meaning: 'An archive lies in more archives than the limit `depth` allows.',
    effect: 'It stays closed.',
    action: 'Extract the outer ones, or raise the limit.',
  },
  'too-many-entries': {
    meaning: 'The bundle has more files than the limit `entries` allows.',
    effect: 'The files behind are left out.',
    action: 'Raise the limit.',
  },
  'archive-truncated': {
    meaning: 'The end of the archive is missing: an upload or download was cut off.',
    effect:
      'The files before the cut are analyzed. What was behind is missing, which no rule takes for an absence in the cluster.',
    action: 'Download or upload the bundle again.',
  },
  'yaml-item-invalid': {
    meaning: 'One object of a list is not the YAML that the collector writes.',
    effect: 'This object is left out, the others of the file are read.',
    action: 'Look at the line that is named; masking addresses by search and replace is a common reason.',
  },
  'yaml-file-invalid': {
    meaning: 'A list of objects is empty, ends within an item, or cannot be split into items.',
    effect: 'Objects of this file may be missing.',
    action: 'Look at the line that is named, or collect the bundle again.',
  },
  'file-invalid': {
    meaning: 'A file of the bundle or of a node (`metadata.yaml`, the alerts, a configuration) is not in its format.',
    effect: 'What it would have told is not known.',
    action: 'Look at the file, if a rule was not run for lack of it.',
  },
  'field-wrong-type': {
    meaning: 'A field of an object has another type than its kind has there.',
    effect: 'The field counts as missing.',
    action: 'Look at the line that is named.',
  },
  'yamls-missing': {
    meaning:
      'The bundle has no objects, or none of one scope: one failing aggregated API stops that pass of the collector.',
    effect: 'Rules on objects do not run; only logs are looked at.',
    action: 'See `bundleGenerationError.log` in the bundle; repair the API that it names and collect again.',
  },
  'metadata-missing': {
    meaning: 'There is no `metadata.yaml`.',
    effect:
      'The time of collection is taken from the name of the archive; without it nothing is said about how long things last.',
    action: 'Give the bundle under its original name, or add the file.',
  },
  'node-bundle-missing': {
    meaning: 'A node of the cluster has no files in the bundle.',
    effect:
      'Its journals, kubelet log and configuration are unknown; rules on them do not run or see the other nodes only.',
    action: 'Collect again when the node is Ready, or take the files from the node itself.',
  },
  'node-bundle-empty': {
    meaning: 'The zip of a node is there but empty: the collector does not know the operating system.',
    effect: 'As for a missing one.',
    action: 'Take the files from the node itself.',
  },
  'namespace-not-collected': {
    meaning: 'A namespace exists and holds something, but none of its objects are in the bundle.',
    effect: 'Nothing can be said about it. Namespaces of users are collected on demand only.',
    action: 'Add it to the setting `support-bundle-namespaces`, or choose it when generating the bundle.',
  },
  'log-truncated': {
    meaning: 'The journal of a unit is exactly 10 MiB: the collector keeps the end of it.',
    effect: 'What it said before is not in the bundle; its first line is cut.',
    action: 'For older lines, run `journalctl` on the node.',
  },
  'collection-failed': {
    meaning: 'The collector wrote an error to `bundleGenerationError.log` that is not one of those in every bundle.',
    effect: 'Objects or logs that the message names are missing.',
    action: 'Repair what the message names and collect again.',
  },
  'rule-failed': {
    meaning: 'An expression of a rule failed on this bundle; `path` is the id of the rule.',
    effect: 'The rule gave no result, or left out some objects.',
    action: 'A fault of the rule: report it, with the message.',
  },
  'evidence-limit': {
    meaning:
      'A rule matched more objects than are looked at for one rule (2,000); or a log has more lines with its texts than are looked at (300,000, beyond that every 64th) or kept apart (2,000 different ones for each pattern).',
    effect: 'Findings about the others are missing, and counts are too low.',
    action: 'Repair what was found and analyze a new bundle.',
  },
}

/** Every code of `ErrorCode`: one without a text does not compile. */
export const errorTexts: Record<ErrorCode, CodeText> = {
  'file-not-found': {
    meaning: 'There is no such file or folder, or no file matches the pattern; also for a folder of rules.',
    effect: 'No report of this input.',
    action: 'Check the path; quote a pattern, so that the shell leaves it alone.',
  },
  'file-unreadable': {
    meaning: 'The file is there and cannot be read: permissions, a device or pipe, a failing disk.',
    effect: 'No report of this input.',
    action: 'Follow the hint; copy the file to a local disk.',
  },
  'not-an-archive': {
    meaning: 'The input is no zip, tar(.gz, .xz) or folder: it is empty, a text, an HTML page of a login or error.',
    effect: 'No report of this input.',
    action: 'Download the bundle again, signed in, and give it as it was downloaded.',
  },
  'not-a-bundle': {
    meaning: 'An archive or folder without what makes a support bundle: `yamls/`, `logs/` or `nodes/`.',
    effect: 'No report of this input.',
    action: 'Give the support bundle itself: generate one on the Support page of Harvester.',
  },
  'archive-damaged': {
    meaning: 'The archive is so damaged that nothing of a bundle can be read from it, or it is one part of several.',
    effect: 'No report of this input. Where files can still be read, a report is made with diagnostics instead.',
    action: 'Download or upload it again; put the parts together first.',
  },
  'archive-encrypted': {
    meaning: 'All files of the archive need a password.',
    effect: 'No report of this input.',
    action: 'Extract it with the password and give the folder.',
  },
  'limit-exceeded': {
    meaning: 'A limit keeps the bundle itself from being found. Other limits are diagnostics.',
    effect: 'No report of this input.',
    action: 'Extract the outer archives, or raise the limit that is named.',
  },
  'rule-invalid': {
    meaning:
      'A rule does not load; `position` has file, line and column. [Write a rule](../how-to/write-a-rule.md#what-does-not-load) lists what is refused. Or two rules have the same id.',
    effect: 'Nothing is analyzed.',
    action: 'Run `bundle-analyze check-rules DIR`, which lists all faults.',
  },
  'expression-invalid': {
    meaning: 'A text is no CEL expression; `position` has line and column. From the entry `/cel`.',
    effect: 'The expression cannot be compiled.',
    action: 'Correct the expression.',
  },
  'expression-failed': {
    meaning: 'The evaluation of a CEL expression failed, or cost more than its limits allow. From the entry `/cel`.',
    effect: 'It has no value.',
    action: 'Guard the operation that fails, or raise the limits.',
  },
  'bad-argument': {
    meaning:
      'Wrong usage: an unknown option, rule, area or limit, a value that is none, an output that cannot be written.',
    effect: 'Nothing is analyzed, or the report is not written.',
    action: 'Correct the call; `bundle-analyze --help` lists the options.',
  },
  aborted: {
    meaning: 'The `AbortSignal` of the caller was set, or the command was interrupted.',
    effect: 'No report.',
    action: 'Nothing.',
  },
}
