using Archive.Core.Normalization.Structure.Bylines;

namespace Archive.Tests.Normalization.Structure;

public sealed class BylineReaderTests
{
    [Theory]
    [InlineData("28/09/2022 -  Gino Serra", "2022-09-28", "Gino Serra")]
    [InlineData("22/08/2017 - Marta Neri Sarajevo", "2017-08-22", "Marta Neri")]
    [InlineData("22/08/2017, Marta Neri - Novi Sad", "2017-08-22", "Marta Neri")]
    [InlineData("12/11/2012 - (red.)", "2012-11-12", "")]
    [InlineData("Di Mario Rossi e Anna De Luca", "", "Mario Rossi|Anna De Luca")]
    [InlineData("di MARIO ROSSI", "", "Mario Rossi")]
    [InlineData("By A. B. Carter, Dana Ellis and Tom O'Neil", "", "A. B. Carter|Dana Ellis|Tom O'Neil")]
    [InlineData("March 4, 2010 by admin", "2010-03-04", "")]
    [InlineData("a cura della redazione", "", "")]
    [InlineData("From our correspondent in Skopje", "", "")]
    [InlineData("Dal nostro inviato Mario Rossi", "", "Mario Rossi")]
    [InlineData("Recensione scritta da Carla Pittau, 3 maggio 2011", "2011-05-03", "Carla Pittau")]
    [InlineData("a firma di Carla Pittau", "", "Carla Pittau")]
    [InlineData("By Dana Ellis Staff Writer | Posted Thursday, August 8, 2013", "2013-08-08", "Dana Ellis")]
    [InlineData("Words by Dana Ellis, photographs by Tom Carter", "", "Dana Ellis")]
    [InlineData("Translated from the Serbian by Dana Ellis", "", "")]
    [InlineData("Nives Pahor, Osservatorio Carsico, Gorizia", "", "Nives Pahor")]
    [InlineData("Nives Pahor, Marko Kos", "", "Nives Pahor|Marko Kos")]
    [InlineData("Pubblicato da Il Pescatore Zoppo alle ore 07:40", "", "Il Pescatore Zoppo")]
    [InlineData("Senior Lecturer in Acoustics, University of Verano", "", "")]
    [InlineData("Nives Pahor · 8 min di lettura · 2,3 mila visualizzazioni", "", "Nives Pahor")]
    [InlineData("inserito da granocotto alle 21:05 di lunedì 4 marzo 2013", "2013-03-04", "granocotto")]
    [InlineData("Posted on March 4, 2013 by oldfenman — 12 Comments", "2013-03-04", "oldfenman")]
    [InlineData("by the Reverend Dana Ellis", "", "Dana Ellis")]
    [InlineData("By KTR South Coast", "", "")]
    [InlineData("By JD Carter", "", "JD Carter")]
    [InlineData("Dana Ellis in Belgrade and Marko Kos in Zagreb", "", "Dana Ellis|Marko Kos")]
    [InlineData("Dana Ellis in Belgrade and Zagreb", "", "Dana Ellis")]
    [InlineData("dai nostri inviati Dario Pahor e Marta Neri", "", "Dario Pahor|Marta Neri")]
    [InlineData("Marta Neri / Marko Kos", "", "Marta Neri|Marko Kos")]
    [InlineData("ZK/OR's Carsian Service", "", "")]
    [InlineData("A boat on the Orlo. Picture library, CC BY-ND 4.0", "", "")]
    public void People_and_the_date_are_read_whatever_stands_around_them(string line, string date, string authors)
    {
        var content = BylineReader.Read(line);
        Assert.Equal(date, string.Join('|', content.Dates.Select(found => $"{found.Date.Date:yyyy-MM-dd}")));
        Assert.Equal(authors, string.Join('|', content.Authors));
    }

    [Theory]
    [InlineData("Ifor Penhallow is the author of two books on fog.", "Ifor Penhallow")]
    [InlineData("Zosimo Trabucchi, vive a Nule e scrive di ponti.", "Zosimo Trabucchi")]
    [InlineData("Carbon Matters is a project on energy.", null)]
    [InlineData("The writer lives in Nule.", null)]
    public void A_note_on_the_author_begins_with_the_name(string note, string? name) => Assert.Equal(name, BylineReader.NameAtStart(note));

    [Theory]
    [InlineData("Un reportage dal mercato lo firma Carla Pittau, maestra a Nule", "Carla Pittau")]
    [InlineData("A film by Dana Ellis. Camera: Tom Carter", "Dana Ellis")]
    [InlineData("Paese: Repubblica Immaginaria di Carsia", "")]
    [InlineData("marta neri", "Marta Neri")]
    [InlineData("poco da dire", "")]
    public void In_a_line_known_as_byline_the_name_may_stand_in_a_sentence(string line, string authors) =>
        Assert.Equal(authors, string.Join('|', BylineReader.Read(line, isMarked: true).Authors));

    [Theory]
    [InlineData("Ultimo aggiornamento: 7 aprile 2021, 9:15", BylineDateKind.Updated)]
    [InlineData("Last modified on 7 April 2021", BylineDateKind.Updated)]
    [InlineData("Pubblicato alle 9:15 del 7 aprile 2021", BylineDateKind.Published)]
    [InlineData("First published on Wed 7 Apr 2021 09.15 BST", BylineDateKind.Published)]
    [InlineData("Verano, mercoledì 7 aprile 2021, ore 9,15", BylineDateKind.Plain)]
    [InlineData("07-apr-2021", BylineDateKind.Plain)]
    [InlineData("Apr 7 2021 5:03 PM EST", BylineDateKind.Plain)]
    [InlineData("Wednesday, 7th of April 2021", BylineDateKind.Plain)]
    internal void What_a_date_is_the_date_of_is_read(string line, BylineDateKind kind)
    {
        var date = Assert.Single(BylineReader.Read(line).Dates);
        Assert.Equal((new DateOnly(2021, 4, 7), kind), (date.Date.Date, date.Kind));
    }

    [Fact]
    public void Both_dates_of_a_line_are_read()
    {
        var dates = BylineReader.Read("7 aprile 2021 - Ultima modifica: 9 aprile 2021").Dates;
        Assert.Equal([(7, BylineDateKind.Plain), (9, BylineDateKind.Updated)], dates.Select(date => (date.Date.Date.Day, date.Kind)));
    }

    [Theory]
    [InlineData("di Nives Pahor", false)]
    [InlineData("di Nives Pahor, inviata a Kiev", true)]
    [InlineData("28/09/2022 - Nives Pahor Sarajevo", true)]
    public void What_is_passed_over_is_said(string line, bool hasMore) => Assert.Equal(hasMore, BylineReader.Read(line).HasMore);

    [Fact]
    public void Ten_thousand_names_are_read_up_to_twenty() =>
        Assert.InRange(
            BylineReader.Read("By " + string.Join(", ", Enumerable.Range(0, 10_000).Select(i => $"Ada R{i}ossi"))).Authors.Count, 0, 20);
}
