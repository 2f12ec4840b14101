import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const NEEDED = [2, 38]
/** Versions of libc and libstdc++ that an older system lacks, and the only functions that are used from them. */
const NEWER = ['GLIBC_2.38', 'GLIBCXX_3.4.31', 'GLIBCXX_3.4.32']
const FUNCTIONS = `#include <stdlib.h>
long __isoc23_strtol(const char *text, char **end, int base) { return strtol(text, end, base); }
unsigned long __isoc23_strtoul(const char *text, char **end, int base) { return strtoul(text, end, base); }
void _ZSt21ios_base_library_initv(void) {}
`

/**
 * Lets the native part of jazzer.js 4, which was built for glibc 2.38 (Ubuntu 24.04, Debian 13), load on an older
 * glibc, by supplying the three missing functions. Needs a C compiler.
 *
 * @param addon the native part's file, which is modified
 * @param folder where to put the library with these functions
 * @returns environment variables to start the fuzzer with
 */
export function forOlderGlibc(addon, folder) {
  const version = process.report.getReport().header.glibcVersionRuntime?.split('.').map(Number)
  if (!version || version[0] > NEEDED[0] || version[1] >= NEEDED[1]) return {}
  const [source, library] = [join(folder, 'newer-glibc.c'), join(folder, 'newer-glibc.so')]
  writeFileSync(source, FUNCTIONS)
  const { status, stderr, error } = spawnSync('cc', ['-shared', '-fPIC', '-o', library, source], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`cc ${source}: ${error?.message ?? stderr}; needs a newer glibc or a C compiler`)
  const bytes = readFileSync(addon)
  for (const at of neededVersions(bytes)) bytes.writeUInt16LE(bytes.readUInt16LE(at) | WEAK, at)
  writeFileSync(addon, bytes)
  return { LD_PRELOAD: library }
}

const WEAK = 2
const SHT_GNU_VERNEED = 0x6ffffffe

/** Where a 64-bit ELF file keeps the flags of each of the newer versions. */
function neededVersions(elf) {
  const [table, size, count] = [Number(elf.readBigUInt64LE(0x28)), elf.readUInt16LE(0x3a), elf.readUInt16LE(0x3c)]
  const sections = Array.from({ length: count }, (_, i) => {
    const at = table + i * size
    return {
      type: elf.readUInt32LE(at + 4),
      offset: Number(elf.readBigUInt64LE(at + 24)),
      link: elf.readUInt32LE(at + 40),
    }
  })
  const { offset, link } = sections.find(({ type }) => type === SHT_GNU_VERNEED)
  const name = at => elf.toString('latin1', sections[link].offset + at, elf.indexOf(0, sections[link].offset + at))
  const found = []
  for (let file = offset, next = 1; next > 0; file += next) {
    for (let need = file + elf.readUInt32LE(file + 8), left = elf.readUInt16LE(file + 2); left > 0; left--) {
      if (NEWER.includes(name(elf.readUInt32LE(need + 8)))) found.push(need + 4)
      need += elf.readUInt32LE(need + 12)
    }
    next = elf.readUInt32LE(file + 12)
  }
  return found
}
