using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace Archive.Core.Storage.Packs;

/// <summary>Where an entry begins in its pack; 20 bytes, in memory and in the index file alike.</summary>
/// <param name="NameHash">The hash of its name (<see cref="HashOf"/>).</param>
/// <param name="Block">The number of its first block, of <see cref="PackEntry.BlockSize"/> bytes each.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct PackIndexEntry(UInt128 NameHash, uint Block)
{
    /// <summary>
    /// The hash that names are looked up by: XxHash128. At 128 bits no collision is expected, not even among names chosen to collide.
    /// </summary>
    public static UInt128 HashOf(string name) => XxHash128.HashToUInt128(Encoding.ASCII.GetBytes(name));
}
