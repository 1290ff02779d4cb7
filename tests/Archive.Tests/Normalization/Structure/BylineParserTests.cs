using Archive.Core.Normalization.Structure.Bylines;

namespace Archive.Tests.Normalization.Structure;

public sealed class BylineParserTests
{
    [Theory]
    [InlineData("28/09/2022 -  Gino Serra", "2022-09-28", "Gino Serra")]
    [InlineData("22/08/2017 - Marta Neri Sarajevo", "2017-08-22", "Marta Neri")]
    [InlineData("22/08/2017, Marta Neri - Novi Sad", "2017-08-22", "Marta Neri")]
    [InlineData("27/09/2018 - ", "2018-09-27", "")]
    [InlineData("12/11/2012 - (red.)", "2012-11-12", "")]
    [InlineData("di Mario Rossi", null, "Mario Rossi")]
    [InlineData("Di Mario Rossi e Anna De Luca", null, "Mario Rossi|Anna De Luca")]
    [InlineData("di Nadia Corvi | 6 marzo 2019", "2019-03-06", "Nadia Corvi")]
    [InlineData("By A. B. Carter, Dana Ellis and Tom O'Neil", null, "A. B. Carter|Dana Ellis|Tom O'Neil")]
    [InlineData("Published 14 January 2024, updated 16 January 2024", "2024-01-14", "")]
    [InlineData("March 4, 2010 by admin", "2010-03-04", "")]
    [InlineData("a cura della redazione", null, "")]
    [InlineData("From our correspondent in Skopje", null, "")]
    [InlineData("Dal nostro inviato Mario Rossi", null, "Mario Rossi")]
    [InlineData("From our correspondent Ada Bell in New York", null, "Ada Bell")]
    [InlineData("28 settembre 2022 alle 10:30", "2022-09-28", "")]
    public void Datelines_and_bylines_are_parsed(string line, string? date, string authors)
    {
        var byline = BylineParser.Parse(line.Trim(), acceptBareName: false);
        Assert.NotNull(byline);
        Assert.Equal(date, byline.Date?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(authors, string.Join('|', byline.Authors));
    }

    [Theory]
    [InlineData("On September 7, the council met.")]
    [InlineData("7 settembre 2022: il giorno della piena")]
    [InlineData("Di notte il fiume sale")]
    [InlineData("By the river")]
    [InlineData("Katarina Bell")]
    [InlineData("di corsa")]
    [InlineData("From our correspondent comes a letter about the bridge.")]
    [InlineData("Il ponte di assi")]
    public void Text_is_left_alone(string line) => Assert.Null(BylineParser.Parse(line, acceptBareName: false));

    [Fact]
    public void A_bare_name_is_a_byline_only_where_it_is_accepted()
    {
        Assert.Equal(["Katarina Bell"], BylineParser.Parse("Katarina Bell", acceptBareName: true)!.Authors);
        Assert.Null(BylineParser.Parse("Who owns the water", acceptBareName: true));
    }

    [Fact]
    public void A_line_of_ten_thousand_names_is_text()
    {
        var line = "By " + string.Join(", ", Enumerable.Repeat("Ada Rossi", 10_000));
        Assert.Null(BylineParser.Parse(line, acceptBareName: true));
    }
}
