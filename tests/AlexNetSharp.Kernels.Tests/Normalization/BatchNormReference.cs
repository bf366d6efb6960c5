namespace AlexNetSharp.Kernels.Tests.Normalization;

/// <summary>Batch normalization of one problem as the formulas say, map by map in double precision.</summary>
internal sealed class BatchNormReference
{
    private readonly BatchNormProblem _problem;

    public BatchNormReference(BatchNormProblem problem)
    {
        _problem = problem;
        int channels = (int)problem.Shape.Channels;
        Mean = [.. Enumerable.Range(0, channels).Select(map => Places(map).Average(i => (double)problem.X[i]))];
        Variance = [.. Enumerable.Range(0, channels).Select(map => Places(map).Average(i => Math.Pow(problem.X[i] - Mean[map], 2)))];
    }

    public double[] Mean { get; }

    public double[] Variance { get; }

    public double[] Output()
    {
        double[] y = new double[_problem.X.Length];
        for (int i = 0; i < y.Length; i++)
        {
            double value = (_problem.Scale[Map(i)] * Normalized(i)) + _problem.Shift[Map(i)];
            y[i] = _problem.Rectify && value < 0 ? 0 : value;
        }

        return y;
    }

    /// <summary>The gradients, given which outputs were positive: values next to zero may be on either side of it.</summary>
    public (double[] Input, double[] Scale, double[] Shift) Gradients(float[] y)
    {
        double[] dx = new double[y.Length];
        (double[] scale, double[] shift) = (new double[Mean.Length], new double[Mean.Length]);
        double Upstream(int i) => _problem.Rectify && y[i] <= 0 ? 0 : _problem.OutputGradient[i];
        for (int map = 0; map < Mean.Length; map++)
        {
            (shift[map], scale[map]) = (Places(map).Sum(Upstream), Places(map).Sum(i => Upstream(i) * Normalized(i)));
            double count = Places(map).Count();
            foreach (int i in Places(map))
            {
                double centered = Upstream(i) - (shift[map] / count) - (Normalized(i) * scale[map] / count);
                dx[i] = _problem.Scale[map] / Deviation(map) * centered;
            }
        }

        return (dx, scale, shift);
    }

    private double Deviation(int map) => Math.Sqrt(Variance[map] + _problem.Epsilon);

    private double Normalized(int i) => (_problem.X[i] - Mean[Map(i)]) / Deviation(Map(i));

    private int Map(int i) => (int)(i / _problem.Shape.Plane % _problem.Shape.Channels);

    private IEnumerable<int> Places(int map) =>
        from image in Enumerable.Range(0, (int)_problem.Shape.Images)
        from pixel in Enumerable.Range(0, (int)_problem.Shape.Plane)
        select (int)((((image * _problem.Shape.Channels) + map) * _problem.Shape.Plane) + pixel);
}
