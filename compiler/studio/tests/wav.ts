// A WAV file of one channel and 16 bits, as samples from -1 to 1.

export function readWav(file: Buffer): { rate_Hz: number; samples: Float32Array } {
  const rate_Hz = file.readUInt32LE(24);
  const data = file.indexOf("data");
  const bytes = file.readUInt32LE(data + 4);
  const from = data + 8;
  const samples = Float32Array.from({ length: bytes / 2 }, (_, n) => file.readInt16LE(from + 2 * n) / 32767);
  return { rate_Hz, samples };
}
