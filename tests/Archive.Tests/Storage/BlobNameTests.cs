using Archive.Core.Storage;

namespace Archive.Tests.Storage;

public sealed class BlobNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("raw/ab/cd/x.bin")]
    [InlineData("..a/b..")]
    public void Names_of_safe_segments_are_accepted(string name) => Assert.Equal(name, new BlobName(name).Value);

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("../a")]
    [InlineData("a/../b")]
    [InlineData("./a")]
    [InlineData("a\\b")]
    [InlineData("a b")]
    [InlineData("à")]
    [InlineData("a\0b")]
    public void Names_that_could_escape_the_root_or_are_ambiguous_are_rejected(string name) =>
        Assert.ThrowsAny<ArgumentException>(() => new BlobName(name));

    [Fact]
    public void Names_longer_than_the_limit_are_rejected() =>
        Assert.Throws<ArgumentException>(() => new BlobName(new string('a', BlobName.MaxLength + 1)));
}
