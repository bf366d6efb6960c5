using AlexNetSharp.Data.Packs;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Visualization;

namespace AlexNetSharp.Workflows.Reports;

/// <summary>
/// Chooses the pictures of a report while an evaluation runs: the first right one of each class, and the surest wrong ones.
/// </summary>
/// <param name="pack">The pack that is evaluated.</param>
/// <param name="labels">Its classes.</param>
/// <param name="right">The most right ones.</param>
/// <param name="wrong">The most wrong ones.</param>
/// <param name="shown">Predictions shown for each.</param>
internal sealed class ExampleGallery(Pack pack, IReadOnlyList<ClassLabel> labels, int right, int wrong, int shown)
{
    private readonly Dictionary<int, Candidate> _right = [];
    private readonly PriorityQueue<Candidate, double> _wrong = new();

    /// <summary>Considers an image of the validation part.</summary>
    /// <param name="index">Its index.</param>
    /// <param name="score">What the network says of it.</param>
    public void Consider(int index, ImageScore score)
    {
        var candidate = new Candidate(index, score.Top(shown), score.Probabilities);
        int label = pack.Val.Label(index);
        if (candidate.Best[0] == label)
        {
            _right.TryAdd(label, candidate);
            return;
        }

        _wrong.Enqueue(candidate, score.Probabilities[candidate.Best[0]]);
        if (_wrong.Count > wrong)
        {
            _wrong.Dequeue();
        }
    }

    /// <summary>The chosen pictures: right ones in the order of their classes, then wrong ones, the surest first.</summary>
    public IReadOnlyList<ReportExample> Examples()
    {
        IEnumerable<Candidate> correct = _right.OrderBy(pair => pair.Key).Take(right).Select(pair => pair.Value);
        IEnumerable<Candidate> mistakes = _wrong
            .UnorderedItems.OrderByDescending(item => item.Priority)
            .ThenBy(item => item.Element.Index)
            .Select(item => item.Element);
        return [.. correct.Concat(mistakes).Select(Draw)];
    }

    private ReportExample Draw(Candidate candidate)
    {
        int label = pack.Val.Label(candidate.Index);
        byte[] rgb = Pixels.ToRgb(pack.Val.Read(candidate.Index, new byte[pack.Val.ScratchLength]), pack.Geometry.Channels);
        byte[] png = ContactSheet.Draw([rgb], pack.Geometry.Width, pack.Geometry.Height, 1);
        ReportPrediction[] predictions =
        [
            .. candidate.Best.Select(index => new ReportPrediction(labels[index].Label, candidate.Probabilities[index])),
        ];
        return new ReportExample(png, labels[label].Label, predictions, candidate.Best[0] == label);
    }

    private sealed record Candidate(int Index, int[] Best, IReadOnlyList<double> Probabilities);
}
