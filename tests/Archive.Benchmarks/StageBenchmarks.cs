using System.Text;
using Archive.Core.Articles;
using Archive.Core.Deliveries;
using Archive.Core.Normalization;
using Archive.Core.Normalization.Boilerplate;
using Archive.Core.Normalization.Boilerplate.Lines;
using Archive.Core.Normalization.Boilerplate.Rules;
using Archive.Core.Normalization.Decoding;
using Archive.Core.Normalization.Labelling;
using Archive.Core.Normalization.Languages;
using Archive.Core.Normalization.Splitting;
using BenchmarkDotNet.Attributes;

namespace Archive.Benchmarks;

/// <summary>The stages of normalising plain text; times and allocations are for 100 articles.</summary>
[InProcess, MemoryDiagnoser]
public class StageBenchmarks
{
    private const int Articles = 100;

    private static readonly ArticleIdentity Identity = ArticleIdentity.Create("bench", "key").Identity!;

    private readonly Normalizer _normalizer = new();
    private readonly BoilerplateStripper _stripper = new(BoilerplateRules.Bundled);
    private readonly LineLabeller _labeller = new(BoilerplateRules.Bundled);
    private readonly byte[][] _bytes;
    private readonly string[] _texts;
    private readonly List<TextBlock>[] _blocks;
    private readonly StrippedText[] _stripped;
    private readonly KnownLines _lines = new(null, 1, Enumerable.Range(0, 20).Select(i => (LineKey.FromStored(i), LineState.Learned)));

    public StageBenchmarks()
    {
        _texts = Enumerable.Range(0, Articles).Select(i => Corpus.Text(i)).ToArray();
        _bytes = _texts.Select(Encoding.UTF8.GetBytes).ToArray();
        _blocks = _texts.Select(text => BlockSplitter.Split(text, new TextRepair())).ToArray();
        _stripped = _blocks.Zip(_texts, (blocks, text) => _stripper.Strip(blocks, text, KnownLines.None)).ToArray();
    }

    [Benchmark]
    public void Decode()
    {
        foreach (var bytes in _bytes) Core.Normalization.Decoding.TextDecoder.Decode(bytes, null);
    }

    [Benchmark]
    public void SplitAndRepair()
    {
        foreach (var text in _texts) BlockSplitter.Split(text, new TextRepair());
    }

    [Benchmark]
    public void StripBoilerplate()
    {
        for (var i = 0; i < Articles; i++) _stripper.Strip(_blocks[i], _texts[i], KnownLines.None);
    }

    [Benchmark]
    public void StripBoilerplateOfKnownSource()
    {
        for (var i = 0; i < Articles; i++) _stripper.Strip(_blocks[i], _texts[i], _lines);
    }

    [Benchmark]
    public void DetectLanguage()
    {
        foreach (var stripped in _stripped) LanguageDetector.Detect(stripped.Kept, null);
    }

    [Benchmark]
    public void LabelLines()
    {
        foreach (var blocks in _blocks) _labeller.Label(blocks, KnownLines.None, title: null, CancellationToken.None);
    }

    [Benchmark]
    public void Normalize()
    {
        foreach (var bytes in _bytes) _normalizer.Normalize(new Submission { Bytes = bytes, MediaType = MediaTypes.Text }, Identity);
    }
}
