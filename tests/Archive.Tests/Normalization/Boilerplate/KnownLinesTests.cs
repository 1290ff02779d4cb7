using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Archive.Core.Normalization.Boilerplate;

namespace Archive.Tests.Normalization.Boilerplate;

public sealed class KnownLinesTests
{
    /// <summary>Archives keep these keys: with another hash, or other words, all that was learned of their lines would be lost.</summary>
    [Theory]
    [InlineData("Foto: A. B. Rossi, 2022!", "foto a b rossi 2022")]
    [InlineData("  --Read ALSO...", "read also")]
    [InlineData("foto à la carte – Été", "foto a la carte ete")]
    [InlineData("© The Valley", "© the valley")]
    [InlineData("...", "")]
    [InlineData(KnownLines.MonthFirst, "month first")]
    public void A_lines_key_is_the_hash_of_its_words(string line, string words) =>
        Assert.Equal(line == KnownLines.MonthFirst ? KeyOf(line) : KeyOf(words), KnownLines.KeyOf(line));

    [Fact]
    public void Long_lines_have_the_key_of_all_their_words() =>
        Assert.Equal(KeyOf(string.Join(' ', Enumerable.Repeat("ab", 1_000))), KnownLines.KeyOf(string.Concat(Enumerable.Repeat("AB, ", 1_000))));

    private static long KeyOf(string words) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(words)));
}
