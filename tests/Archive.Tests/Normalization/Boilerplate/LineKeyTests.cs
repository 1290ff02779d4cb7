using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Archive.Core.Normalization.Boilerplate.Lines;

namespace Archive.Tests.Normalization.Boilerplate;

public sealed class LineKeyTests
{
    /// <summary>Archives keep these keys: with another hash, or other words, all that was learned of their lines would be lost.</summary>
    [Theory]
    [InlineData("Foto: A. B. Rossi, 2022!", "foto a b rossi 2022")]
    [InlineData("  --Read ALSO...", "read also")]
    [InlineData("foto à la carte – Été", "foto a la carte ete")]
    [InlineData("© The Valley", "© the valley")]
    [InlineData("...", "")]
    public void A_lines_key_is_the_hash_of_its_words(string line, string words) =>
        Assert.Equal(KeyOf(words), LineKey.Of(line).Value);

    [Fact]
    public void Long_lines_have_the_key_of_all_their_words() =>
        Assert.Equal(
            KeyOf(string.Join(' ', Enumerable.Repeat("ab", 1_000))), LineKey.Of(string.Concat(Enumerable.Repeat("AB, ", 1_000))).Value);

    [Fact]
    public void The_habit_of_printing_the_month_first_has_a_key_that_no_line_has()
    {
        Assert.Equal(KeyOf("\u0001month first"), LineKey.MonthFirst.Value);
        Assert.NotEqual(LineKey.MonthFirst, LineKey.Of("\u0001month first"));
    }

    [Fact]
    public void Above_the_text_a_line_is_another_one()
    {
        Assert.Equal(~LineKey.Of("A line.").Value, LineKey.Of("A line.").AboveText().Value);
        Assert.Equal(LineKey.Of("A line."), LineKey.FromStored(LineKey.Of("a LINE").Value));
    }

    private static long KeyOf(string words) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(words)));
}
