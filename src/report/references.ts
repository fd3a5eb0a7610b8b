/** The publications that a report can cite. */

export const REFERENCES = {
  "ppi++": {
    text: "Angelopoulos, A. N., Duchi, J. C., and Zrnic, T. (2023). PPI++: Efficient prediction-powered inference.",
    url: "https://arxiv.org/abs/2311.01453",
  },
  sarndal: {
    text: "Särndal, C.-E., Swensson, B., and Wretman, J. (1992). Model assisted survey sampling. Springer.",
    url: "https://doi.org/10.1007/978-1-4612-4378-6",
  },
  teblunthuis: {
    text: "TeBlunthuis, N., Hase, V., and Chan, C.-H. (2024). Misclassification in automated content analysis causes bias in regression. Can we fix it? Yes we can! Communication Methods and Measures 18(3), 278–299.",
    url: "https://arxiv.org/abs/2307.06483",
  },
  wilson: {
    text: "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the American Statistical Association 22(158), 209–212.",
    url: "https://doi.org/10.1080/01621459.1927.10502953",
  },
  miettinen: {
    text: "Miettinen, O., and Nurminen, M. (1985). Comparative analysis of two rates. Statistics in Medicine 4(2), 213–226.",
    url: "https://doi.org/10.1002/sim.4780040211",
  },
  holm: {
    text: "Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6(2), 65–70.",
    url: "https://www.jstor.org/stable/4615733",
  },
  "benjamini-hochberg": {
    text: "Benjamini, Y., and Hochberg, Y. (1995). Controlling the false discovery rate: a practical and powerful approach to multiple testing. Journal of the Royal Statistical Society B 57(1), 289–300.",
    url: "https://doi.org/10.1111/j.2517-6161.1995.tb02031.x",
  },
  monroe: {
    text: "Monroe, B. L., Colaresi, M. P., and Quinn, K. M. (2008). Fightin’ words: lexical feature selection and evaluation for identifying the content of political conflict. Political Analysis 16(4), 372–403.",
    url: "https://doi.org/10.1093/pan/mpn018",
  },
  pelt: {
    text: "Killick, R., Fearnhead, P., and Eckley, I. A. (2012). Optimal detection of changepoints with a linear computational cost. Journal of the American Statistical Association 107(500), 1590–1598.",
    url: "https://arxiv.org/abs/1101.1438",
  },
  krippendorff: {
    text: "Krippendorff, K. (2018). Content analysis: an introduction to its methodology. 4th edition. Sage.",
    url: "https://us.sagepub.com/en-us/nam/content-analysis/book258450",
  },
  dhillon: {
    text: "Dhillon, I. S., and Modha, D. S. (2001). Concept decompositions for large sparse text data using clustering. Machine Learning 42, 143–175.",
    url: "https://doi.org/10.1023/A:1007612920971",
  },
  cohen: {
    text: "Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20(1), 37–46.",
    url: "https://doi.org/10.1177/001316446002000104",
  },
  fleiss: {
    text: "Fleiss, J. L., Cohen, J., and Everitt, B. S. (1969). Large sample standard errors of kappa and weighted kappa. Psychological Bulletin 72(5), 323–327.",
    url: "https://doi.org/10.1037/h0028106",
  },
  mcnemar: {
    text: "McNemar, Q. (1947). Note on the sampling error of the difference between correlated proportions or percentages. Psychometrika 12(2), 153–157.",
    url: "https://doi.org/10.1007/BF02295996",
  },
  "newcombe-paired": {
    text: "Newcombe, R. G. (1998). Improved confidence intervals for the difference between binomial proportions based on paired data. Statistics in Medicine 17(22), 2635–2650.",
    url: "https://doi.org/10.1002/(SICI)1097-0258(19981130)17:22%3C2635::AID-SIM954%3E3.0.CO;2-C",
  },
  guo: {
    text: "Guo, C., Pleiss, G., Sun, Y., and Weinberger, K. Q. (2017). On calibration of modern neural networks. ICML.",
    url: "https://arxiv.org/abs/1706.04599",
  },
} as const;

export type ReferenceId = keyof typeof REFERENCES;
