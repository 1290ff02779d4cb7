using Archive.Core.Normalization.Structure.Bylines;

namespace Archive.Tests.Normalization.Structure;

public sealed class DateParserTests
{
    [Theory]
    [InlineData("28/09/2022", "2022-09-28")]
    [InlineData("05/11/2020", "2020-11-05")]
    [InlineData("09/28/2022", "2022-09-28")]
    [InlineData("2022-09-28T10:00:00+02:00", "2022-09-28")]
    [InlineData("28.9.22", "2022-09-28")]
    [InlineData("28 settembre 2022", "2022-09-28")]
    [InlineData("1° marzo 2016", "2016-03-01")]
    [InlineData("1º marzo 2016", "2016-03-01")]
    [InlineData("12 GEN 2015", "2015-01-12")]
    [InlineData("9 Luglio 2023", "2023-07-09")]
    [InlineData("venerdi' 14 giugno 2013", "2013-06-14")]
    [InlineData("venerdì 14 giugno 2013", "2013-06-14")]
    [InlineData("September 7th, 2022", "2022-09-07")]
    [InlineData("Sept. 7, 2022", "2022-09-07")]
    [InlineData("3 May 2019", "2019-05-03")]
    [InlineData("3rd of May 2019", "2019-05-03")]
    [InlineData("Wednesday, 3 May 2019", "2019-05-03")]
    public void Printed_dates_are_parsed(string text, string expected)
    {
        var (date, length, _, _) = DateParser.ParseStart(text)!.Value;
        Assert.Equal(expected, date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(text.Length, length);
    }

    [Theory]
    [InlineData("31/02/2022")]
    [InlineData("13/13/2022")]
    [InlineData("28/09/0022")]
    [InlineData("12 apples 2022")]
    [InlineData("September 2022")]
    [InlineData("On September 7, 2022")]
    [InlineData("99999999999/1/2022")]
    [InlineData("")]
    public void Text_that_is_not_a_date_is_not_parsed(string text) => Assert.Null(DateParser.ParseStart(text));
}
