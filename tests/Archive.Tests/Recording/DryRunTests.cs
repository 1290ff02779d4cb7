using System.Formats.Tar;
using System.Text;
using Archive.Core.Articles;
using Archive.Core.Catalog.Runs;
using Archive.Core.Ingestion;
using Archive.Core.Recording;
using Archive.Tests.Support;

namespace Archive.Tests.Recording;

/// <summary>A dry run and the run after it come to the same account.</summary>
public sealed class DryRunTests : IngestingTests
{
    private static readonly string[] Keys = ["a.txt", "b.txt", "c.txt", "d.txt"];
    private static readonly string[] Texts = ["The text X.", "The text Y.", "The text Z."];

    [Fact]
    public async Task A_copy_of_a_file_that_is_edited_afterwards_is_an_article_of_its_own()
    {
        await AssertSameAsync([("a.txt", "X")]);
        await AssertSameAsync([("a.txt", "X, edited"), ("b.txt", "X")], new OutcomeCounts(1, 1, 0, 0, 0, 0));
    }

    [Theory]
    [InlineData("a=X a=Y b=X", 2, 1, 0)]
    [InlineData("a=X a=Y c=Y", 1, 1, 1)]
    [InlineData("a=X b=X a=Y b=Y", 2, 1, 1)]
    [InlineData("a=X b=X b=Z a=X", 2, 0, 1, 1)]
    public async Task An_entry_sees_what_the_entries_before_it_changed(
        string entries, int added, int replaced, int duplicate, int unchanged = 0) =>
        await AssertSameAsync(
            entries.Split(' ').Select(entry => (entry[..1] + ".txt", entry[2..])).ToList(),
            new OutcomeCounts(added, replaced, unchanged, duplicate, 0, 0));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_deliveries_come_to_the_same_account_with_deletions_between_them(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 40; round++)
        {
            await AssertSameAsync(Enumerable.Range(0, random.Next(1, 9))
                .Select(_ => (Keys[random.Next(Keys.Length)], Texts[random.Next(Texts.Length)])).ToList());
            if (random.Next(4) > 0) continue;
            var id = ArticleId.For(Make.Identity(Keys[random.Next(Keys.Length)]));
            await Catalog.Articles.DeleteAsync(id, DateTimeOffset.UnixEpoch, purge: random.Next(3) == 0);
            if (random.Next(2) == 0) await Catalog.Articles.UndeleteAsync(id);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task What_restores_or_skips_duplicates_is_decided_alike(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 60; round++)
        {
            var deliveries = Enumerable.Range(0, random.Next(1, 7)).Select(_ => (Delivery)(Make.Item(
                Make.InDoubt(
                    Keys[random.Next(Keys.Length)],
                    Texts[random.Next(Texts.Length)],
                    random.Next(2) == 0 ? [] : [DoubtField.Date]),
                random.Next(3) == 0 ? "{}" : null) with
            {
                Restores = random.Next(3) == 0,
                SkipsDuplicate = random.Next(3) == 0,
            })).ToList();
            var expected = await new DryRun(Catalog).RecordAsync(deliveries);
            Assert.Equal(expected, await Catalog.RecordAsync(null, deliveries));
            await Catalog.Articles.DeleteAsync(
                ArticleId.For(Make.Identity(Keys[random.Next(Keys.Length)])), DateTimeOffset.UnixEpoch, purge: random.Next(2) == 0);
        }
    }

    private async Task AssertSameAsync(IReadOnlyList<(string Key, string Text)> entries, OutcomeCounts? counts = null)
    {
        await using (var tar = new TarWriter(File.Create(Folder["in.tar"])))
        {
            foreach (var (key, text) in entries)
            {
                await tar.WriteEntryAsync(
                    new PaxTarEntry(TarEntryType.RegularFile, key) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
            }
        }
        var input = new MemoryStream(await File.ReadAllBytesAsync(Folder["in.tar"]));
        var request = new IngestRequest { Source = "test", Paths = ["-"], Inputs = new() { Input = input, InputName = "in.tar" } };
        var sequence = await Catalog.Articles.GetSequenceAsync();

        var dry = await RunAsync(request with { IsDryRun = true });
        Assert.Equal(sequence, await Catalog.Articles.GetSequenceAsync());
        input.Position = 0;
        var run = await RunAsync(request);

        var told = string.Join(' ', entries);
        Assert.True(dry.Counts == run.Counts, $"{told}: dry {dry.Counts}, run {run.Counts}");
        if (counts is not null) Assert.Equal(counts, run.Counts);
    }
}
