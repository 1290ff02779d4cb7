using Archive.Core.Normalization.Labelling;

namespace Archive.Tests.Normalization.Labelling;

public sealed class CueLexiconTests
{
    [Theory]
    [InlineData("Iscriviti alla newsletter", "Ask,Mail")]
    [InlineData("ABBONATI", "Ask")]
    [InlineData("Leggi anche: il ponte", "Ask,Related")]
    [InlineData("© 2019", "Copyright")]
    [InlineData("Il ponte di assi", "")]
    [InlineData("", "")]
    public void The_classes_of_words_are_found(string line, string expected)
    {
        var hits = CueLexicon.Find(line);
        Assert.Equal(expected, string.Join(',', Enum.GetValues<Cue>().Where(cue => hits.Has(cue))));
    }

    [Fact]
    public void A_class_at_the_start_and_one_that_is_the_whole_line_are_told()
    {
        Assert.NotEqual(0u, CueLexicon.Find("Condividi").Whole & CueHits.Bit(Cue.Share));
        var longer = CueLexicon.Find("Condividi questo articolo con chi lo leggerebbe volentieri");
        Assert.NotEqual(0u, longer.AtStart & CueHits.Bit(Cue.Share));
        Assert.Equal(0u, longer.Whole);
    }

    [Fact]
    public void Of_a_long_line_both_ends_are_read()
    {
        var line = "Iscriviti " + new string('x', 5_000) + " newsletter";
        Assert.True(CueLexicon.Find(line) is var hits && hits.Has(Cue.Ask) && hits.Has(Cue.Mail));
    }
}
