using Archive.Training.Lines;

namespace Archive.Tests.Normalization.Labelling;

/// <summary>The generator of documents and the training of the line model, on a small scale.</summary>
public sealed class TrainingTests
{
    private static readonly List<TemplateSet> Sets =
        TemplateSet.ReadAll(Path.Combine(Support.Repo.Root, "tests", "Archive.Training", "Grammars"));

    [Fact]
    public void Every_set_draws_documents_whose_blocks_have_labels()
    {
        foreach (var set in Sets)
        {
            var documents = Corpus.Generate(set.Stories["it"].Count > 0 ? [set] : Sets, 200, seed: 3);
            Assert.All(documents, document => Assert.Equal(document.Blocks.Count, document.Labels.Length));
            Assert.Contains(documents, document => document.Labels.Contains(Archive.Core.Normalization.Structure.LineLabel.Title));
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights()
    {
        Assert.Equal(Train(), Train());

        static string Train()
        {
            var documents = Corpus.Generate(Sets, 60, seed: 5);
            var (examples, names, _) = Corpus.Featurize(documents, known: null, dropout: 0.3, seed: 5);
            var text = new StringWriter();
            CrfTrainer.Fit(examples, names, passes: 2, seed: 5).Rounded().Write(text);
            return text.ToString();
        }
    }

    [Theory]
    [InlineData("Leggi [anche] (questo|quello): {headline}", "H")]
    [InlineData(@"\(senza scelta\) {headline}", "(senza scelta) H")]
    public void A_pattern_draws_its_choices(string pattern, string end) =>
        Assert.EndsWith(end, TextPattern.Parse(pattern).Draw(new Random(1), _ => "H"), StringComparison.Ordinal);

    [Theory]
    [InlineData("(a|b")]
    [InlineData("a)")]
    [InlineData("{slot")]
    public void A_pattern_with_a_bracket_too_many_or_too_few_is_refused(string pattern) =>
        Assert.Throws<FormatException>(() => TextPattern.Parse(pattern));
}
